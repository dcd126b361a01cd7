/** An expression, checked as it is typed and tried on a person. */
import { Field, Input, makeStyles, Menu, MenuButton, MenuItem, MenuList, MenuPopover, MenuTrigger, tokens } from "@fluentui/react-components";
import { useDeferredValue, useEffect, useState } from "react";

import { useCheckExpression, useFunctions } from "../../api/query";
import type { Value } from "../../bindings";
import { ExpressionInput } from "../../components/ExpressionInput";
import { text } from "../../text";

const words = text.mappings;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  message: { margin: 0, minHeight: "40px" },
  bad: { color: tokens.colorStatusDangerForeground1 },
  good: { color: tokens.colorStatusSuccessForeground1 },
  result: { padding: "10px 12px", border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: "8px", overflowWrap: "anywhere" },
  value: { fontWeight: tokens.fontWeightSemibold },
  list: { maxHeight: "320px", overflowY: "auto" },
});

interface ExpressionFieldProps {
  id: string;
  value: string;
  attributes: readonly string[];
  onChange: (value: string) => void;
  onFine: (fine: boolean) => void;
}

const said = (value: Value) => (value === null ? words.noValue : Array.isArray(value) ? value.join("; ") : String(value));

export function ExpressionField({ id, value, attributes, onChange, onFine }: ExpressionFieldProps) {
  const styles = useStyles();
  const [who, setWho] = useState("");
  const asked = useDeferredValue(value);
  const person = useDeferredValue(who.trim());
  const { data: functions } = useFunctions();
  const { data, error } = useCheckExpression(id, asked, person === "" ? null : person);
  const problem = data?.problem ?? null;
  const fine = data !== undefined && problem === null && value.trim() !== "";
  useEffect(() => onFine(fine), [fine, onFine]);
  return (
    <div className={styles.root}>
      <Field label={words.expression}>
        <ExpressionInput label={words.expression} value={value} onChange={onChange} problem={problem} functions={(functions ?? []).map((one) => one.name)} attributes={attributes} />
      </Field>
      {/* Its room is kept, so that nothing moves under the pointer. */}
      <p className={styles.message} role="status">
        {problem !== null ? (
          <span className={styles.bad}>
            {problem.message} {problem.fix ?? ""}
          </span>
        ) : fine ? (
          <span className={styles.good}>{words.fine}</span>
        ) : null}
      </p>
      <Menu>
        <MenuTrigger disableButtonEnhancement>
          <MenuButton size="small">{words.functions}</MenuButton>
        </MenuTrigger>
        <MenuPopover className={styles.list}>
          <MenuList>
            {(functions ?? []).map((one) => (
              <MenuItem key={one.name} subText={one.summary} onClick={() => onChange(`${value}${one.name}(`)}>
                {one.signature}
              </MenuItem>
            ))}
          </MenuList>
        </MenuPopover>
      </Menu>
      <Field label={words.tryOn} hint={words.tryOnHint}>
        <Input type="search" value={who} onChange={(_, input) => setWho(input.value)} />
      </Field>
      {person !== "" ? (
        <div className={styles.result} role="status">
          {error !== null ? error.message : data?.person == null ? words.nobody : `${words.resultFor} ${data.person}: `}
          {data?.person != null ? <span className={styles.value}>{said(data.value)}</span> : null}
        </div>
      ) : null}
    </div>
  );
}
