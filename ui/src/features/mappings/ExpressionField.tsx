/** An expression, checked as it is typed against both schemas. */
import { Field, makeStyles, tokens } from "@fluentui/react-components";
import { useDeferredValue, useEffect } from "react";

import { useCheckExpression, useFunctions } from "../../api/query";
import type { ExpressionProblem, ObjectType } from "../../bindings";
import { ExpressionInput } from "../../components/ExpressionInput";
import { text } from "../../text";
import { FunctionHelp } from "./FunctionHelp";

const words = text.mappings;

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  message: { margin: 0, minHeight: "40px" },
  bad: { color: tokens.colorStatusDangerForeground1 },
  good: { color: tokens.colorStatusSuccessForeground1 },
  warnings: { margin: 0, paddingLeft: "20px", color: tokens.colorStatusWarningForeground1 },
});

interface ExpressionFieldProps {
  id: string;
  objectType: ObjectType;
  target: string;
  value: string;
  attributes: readonly string[];
  onChange: (value: string) => void;
  onFine: (fine: boolean) => void;
}

const none: readonly ExpressionProblem[] = [];

export function ExpressionField({ id, objectType, target, value, attributes, onChange, onFine }: ExpressionFieldProps) {
  const styles = useStyles();
  const asked = useDeferredValue(value);
  const { data: functions } = useFunctions();
  const { data } = useCheckExpression(id, { text: asked, objectType, target });
  const problem = data?.problem ?? null;
  const warnings = data?.warnings ?? none;
  const fine = data !== undefined && problem === null && value.trim() !== "";
  useEffect(() => onFine(fine), [fine, onFine]);
  return (
    <div className={styles.root}>
      <Field label={words.expression}>
        <ExpressionInput
          label={words.expression}
          value={value}
          onChange={onChange}
          problem={problem}
          warnings={warnings}
          functions={(functions ?? []).map((one) => one.name)}
          attributes={attributes}
        />
      </Field>
      {/* Its room is kept, so that nothing moves under the pointer. */}
      <div className={styles.message} role="status">
        {problem !== null ? (
          <span className={styles.bad}>
            {problem.message} {problem.fix ?? ""}
          </span>
        ) : warnings.length > 0 ? (
          <ul className={styles.warnings}>
            {warnings.map((one) => (
              <li key={`${String(one.position)} ${one.message}`}>
                {one.message} {one.fix ?? ""}
              </li>
            ))}
          </ul>
        ) : fine ? (
          <span className={styles.good}>{words.fine}</span>
        ) : null}
      </div>
      <FunctionHelp functions={functions ?? []} onInsert={(name) => onChange(`${value}${name}(`)} />
    </div>
  );
}
