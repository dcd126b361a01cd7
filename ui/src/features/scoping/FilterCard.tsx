/** One filter: in scope if all of its clauses are true. */
import { Button, Combobox, Dropdown, Input, makeStyles, Option, tokens, Tooltip } from "@fluentui/react-components";
import { AddRegular, DeleteRegular, DismissRegular } from "@fluentui/react-icons";

import type { AttributeView, ClauseEdit, FilterEdit, OperatorView } from "../../bindings";
import { Card } from "../../components/Card";
import { text } from "../../text";

const words = text.scoping;

const useStyles = makeStyles({
  head: { display: "flex", alignItems: "center", gap: "8px", paddingBottom: "12px" },
  quiet: { color: tokens.colorNeutralForeground2 },
  push: { marginLeft: "auto" },
  clause: { display: "grid", gridTemplateColumns: "36px minmax(120px, 1.1fr) minmax(110px, 1fr) minmax(110px, 1.2fr) 32px", alignItems: "center", gap: "8px", paddingBottom: "8px" },
  and: { color: tokens.colorNeutralForeground2, textAlign: "right" },
  control: { minWidth: 0, width: "100%" },
  complaint: { gridColumn: "2 / -1", color: tokens.colorStatusWarningForeground1, fontSize: tokens.fontSizeBase200 },
  code: { fontFamily: tokens.fontFamilyMonospace, fontVariantLigatures: "none" },
});

interface FilterCardProps {
  filter: FilterEdit;
  complaints: readonly string[];
  attributes: readonly AttributeView[];
  operators: readonly OperatorView[];
  /** `null` removes the filter. */
  onChange: (filter: FilterEdit | null) => void;
}

export function FilterCard({ filter, complaints, attributes, operators, onChange }: FilterCardProps) {
  const styles = useStyles();
  const set = (index: number, clause: ClauseEdit | null) =>
    onChange({ ...filter, clauses: filter.clauses.flatMap((one, at) => (at !== index ? [one] : clause === null ? [] : [clause])) });
  const add = () => onChange({ ...filter, clauses: [...filter.clauses, { attribute: attributes[0]?.name ?? "", operator: "EQUALS", value: "" }] });
  return (
    <Card label={filter.name}>
      <div className={styles.head}>
        <Input aria-label={words.filterName} value={filter.name} onChange={(_, data) => onChange({ ...filter, name: data.value })} />
        <span className={styles.quiet}>{words.allTrue}</span>
        <Tooltip content={words.removeFilter(filter.name)} relationship="label">
          <Button className={styles.push} appearance="subtle" icon={<DeleteRegular />} onClick={() => onChange(null)} />
        </Tooltip>
      </div>
      {filter.clauses.map((clause, index) => (
        <Clause
          key={index}
          clause={clause}
          first={index === 0}
          complaint={complaints[index] ?? ""}
          attributes={attributes}
          operators={operators}
          onChange={(next) => set(index, next)}
        />
      ))}
      <Button size="small" appearance="subtle" icon={<AddRegular />} onClick={add}>
        {words.addClause}
      </Button>
    </Card>
  );
}

interface ClauseProps {
  clause: ClauseEdit;
  first: boolean;
  complaint: string;
  attributes: readonly AttributeView[];
  operators: readonly OperatorView[];
  onChange: (clause: ClauseEdit | null) => void;
}

function Clause({ clause, first, complaint, attributes, operators, onChange }: ClauseProps) {
  const styles = useStyles();
  const operator = operators.find((one) => one.name === clause.operator);
  const typed = clause.attribute.toLowerCase();
  const known = attributes.some((one) => one.name === clause.attribute);
  const fitting = known ? attributes : attributes.filter((one) => one.name.toLowerCase().includes(typed));
  return (
    <div className={styles.clause}>
      <span className={styles.and}>{first ? "" : words.and}</span>
      <Combobox
        className={styles.control}
        input={{ className: styles.code, style: { minWidth: 0, width: "100%" } }}
        aria-label={words.attribute}
        freeform
        value={clause.attribute}
        selectedOptions={[clause.attribute]}
        onInput={(event) => onChange({ ...clause, attribute: event.currentTarget.value })}
        onOptionSelect={(_, data) => onChange({ ...clause, attribute: data.optionValue ?? "" })}
      >
        {fitting.map((one) => (
          <Option key={one.name} value={one.name}>
            {one.name}
          </Option>
        ))}
      </Combobox>
      <Dropdown
        className={styles.control}
        style={{ minWidth: 0 }}
        aria-label={words.operator}
        value={operator?.label ?? clause.operator}
        selectedOptions={[clause.operator]}
        onOptionSelect={(_, data) => onChange({ ...clause, operator: data.optionValue ?? "EQUALS" })}
      >
        {operators.map((one) => (
          <Option key={one.name} value={one.name} text={one.label}>
            {one.label}
          </Option>
        ))}
      </Dropdown>
      {operator?.unary === true ? (
        <span />
      ) : (
        <Input className={styles.control} aria-label={words.value} value={clause.value} onChange={(_, data) => onChange({ ...clause, value: data.value })} />
      )}
      <Tooltip content={words.removeClause(clause.attribute)} relationship="label">
        <Button appearance="subtle" size="small" icon={<DismissRegular />} onClick={() => onChange(null)} />
      </Tooltip>
      {complaint !== "" ? <span className={styles.complaint}>{complaint}</span> : null}
    </div>
  );
}
