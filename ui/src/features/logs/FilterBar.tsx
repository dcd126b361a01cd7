/** Person, action, status, time, cycle: every filter stands in the address. */
import { Button, Input, makeStyles, Menu, MenuButton, MenuItemCheckbox, MenuItemRadio, MenuList, MenuPopover, MenuTrigger } from "@fluentui/react-components";
import { Dismiss16Regular, SearchRegular } from "@fluentui/react-icons";
import { useState } from "react";

import { actionLooks, statusLooks } from "../../components/ActionSign";
import { text } from "../../text";
import { actions, isFiltered, statuses, toggled, type LogSearch } from "./filter";

const words = text.logs;
const hour = 3_600_000;
const spans = { hour, day: 24 * hour, week: 7 * 24 * hour, month: 30 * 24 * hour };

const useStyles = makeStyles({
  bar: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px" },
  search: { width: "260px" },
});

interface FilterBarProps {
  search: LogSearch;
  onChange: (part: LogSearch) => void;
}

export function FilterBar({ search, onChange }: FilterBarProps) {
  const styles = useStyles();
  const [typed, setTyped] = useState(search.text ?? "");
  const chosenActions = (search.action ?? "").split(",").filter((part) => part !== "");
  const chosenStatuses = (search.status ?? "").split(",").filter((part) => part !== "");
  return (
    <div className={styles.bar}>
      <Input
        className={styles.search}
        type="search"
        contentBefore={<SearchRegular aria-hidden />}
        placeholder={words.search}
        aria-label={words.search}
        value={typed}
        onChange={(_, data) => {
          setTyped(data.value);
          onChange({ text: data.value === "" ? undefined : data.value });
        }}
      />
      <Menu checkedValues={{ action: chosenActions }}>
        <MenuTrigger disableButtonEnhancement>
          <MenuButton size="small">{chosenActions.length === 0 ? words.action : `${words.action} (${chosenActions.length})`}</MenuButton>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {actions.map((action) => (
              <MenuItemCheckbox key={action} name="action" value={action} onClick={() => onChange({ action: toggled(search.action, action) })}>
                {actionLooks[action].word}
              </MenuItemCheckbox>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      <Menu checkedValues={{ status: chosenStatuses }}>
        <MenuTrigger disableButtonEnhancement>
          <MenuButton size="small">{chosenStatuses.length === 0 ? words.status : `${words.status} (${chosenStatuses.length})`}</MenuButton>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            {statuses.map((status) => (
              <MenuItemCheckbox key={status} name="status" value={status} onClick={() => onChange({ status: toggled(search.status, status) })}>
                {statusLooks[status].word}
              </MenuItemCheckbox>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <MenuButton size="small">{search.from === undefined ? words.anyTime : words.time}</MenuButton>
        </MenuTrigger>
        <MenuPopover>
          <MenuList>
            <MenuItemRadio name="time" value="any" onClick={() => onChange({ from: undefined, to: undefined })}>
              {words.anyTime}
            </MenuItemRadio>
            {(["hour", "day", "week", "month"] as const).map((span) => (
              <MenuItemRadio key={span} name="time" value={span} onClick={() => onChange({ from: String(Date.now() - spans[span]), to: undefined })}>
                {words.times[span]}
              </MenuItemRadio>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      {search.cycle !== undefined ? (
        <Button size="small" icon={<Dismiss16Regular />} iconPosition="after" onClick={() => onChange({ cycle: undefined })}>
          {words.cycle(search.cycle.slice(0, 8))}
        </Button>
      ) : null}
      {search.code !== undefined ? (
        <Button size="small" icon={<Dismiss16Regular />} iconPosition="after" onClick={() => onChange({ code: undefined })}>
          {words.cause(search.code)}
        </Button>
      ) : null}
      {isFiltered(search) ? (
        <Button
          size="small"
          appearance="subtle"
          onClick={() => {
            setTyped("");
            onChange({ text: undefined, action: undefined, status: undefined, code: undefined, cycle: undefined, from: undefined, to: undefined });
          }}
        >
          {words.clear}
        </Button>
      ) : null}
    </div>
  );
}
