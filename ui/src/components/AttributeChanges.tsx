/** Before and after, attribute by attribute: what changes first, the rest folded. */
import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { useState, type ReactNode } from "react";

import type { AttributeChange, Flow } from "../bindings";
import { text } from "../text";
import { After, Before } from "./changes/ValueChange";

interface AttributeChangesProps {
  attributes: AttributeChange[];
  /** "Dialpad": names the columns. */
  target?: string;
  /** It was done: the columns say before and after. */
  done?: boolean;
  /** The name behind a reference (the manager), where it is known. */
  referenceName?: string | null;
  /** Draw a border around it (in a pane); a card has its own. */
  framed?: boolean;
  /** How a computed value came about; without it that isn't offered. */
  explain?: ((attribute: AttributeChange) => ReactNode) | undefined;
}

const useStyles = makeStyles({
  frame: { border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: "8px", overflow: "hidden" },
  table: { width: "100%", borderCollapse: "collapse", tableLayout: "fixed" },
  head: {
    height: "32px",
    textAlign: "left",
    fontWeight: tokens.fontWeightRegular,
    fontSize: tokens.fontSizeBase200,
    color: tokens.colorNeutralForeground2,
    padding: "0 8px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
    ":first-child": { paddingLeft: "12px", width: "36%" },
  },
  headPlain: { ":first-child": { paddingLeft: 0 } },
  row: { "& + tr td": { borderTop: `1px solid ${tokens.colorNeutralStroke3}` } },
  cell: { height: "32px", padding: "5px 8px", verticalAlign: "top", overflowWrap: "anywhere", ":first-child": { paddingLeft: "12px" } },
  cellPlain: { ":first-child": { paddingLeft: 0 } },
  name: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, fontVariantLigatures: "none", fontWeight: tokens.fontWeightSemibold },
  quiet: { color: tokens.colorNeutralForeground3 },
  how: { display: "block", minWidth: 0, padding: 0, fontWeight: tokens.fontWeightMedium, color: tokens.colorBrandForegroundLink },
  more: { paddingLeft: "12px", minWidth: 0, fontWeight: tokens.fontWeightMedium, color: tokens.colorBrandForegroundLink },
  morePlain: { paddingLeft: 0 },
});

/** Shown without being asked for, so that a short table isn't folded. */
const fewUnchanged = 3;

export function AttributeChanges({ attributes, target, done = false, referenceName = null, framed = true, explain }: AttributeChangesProps) {
  const styles = useStyles();
  const [all, setAll] = useState(false);
  const words = text.components.changes;
  const changing = attributes.filter((attribute) => attribute.flow === "change" || attribute.flow === "failed");
  const others = attributes.filter((attribute) => attribute.flow !== "change" && attribute.flow !== "failed");
  const folds = others.length > fewUnchanged;
  const shown = all || !folds ? [...changing, ...others] : changing;
  if (attributes.length === 0) return <p className={styles.quiet}>{words.none}</p>;
  const head = mergeClasses(styles.head, !framed && styles.headPlain);
  return (
    <div className={framed ? styles.frame : undefined}>
      {shown.length > 0 && (
        <table className={styles.table}>
          <thead>
            <tr>
              <th className={head} scope="col">
                {words.attribute}
              </th>
              <th className={head} scope="col">
                {done ? words.was : words.now(target)}
              </th>
              <th className={head} scope="col">
                {done ? words.set : words.after}
              </th>
            </tr>
          </thead>
          <tbody>
            {shown.map((attribute) => (
              <Row key={attribute.target} attribute={attribute} referenceName={referenceName} framed={framed} explain={explain} />
            ))}
          </tbody>
        </table>
      )}
      {folds && (
        <Button className={mergeClasses(styles.more, !framed && styles.morePlain)} appearance="transparent" size="small" onClick={() => setAll(!all)} aria-expanded={all}>
          {all ? words.fewer : words.more(others.length)}
        </Button>
      )}
    </div>
  );
}

interface RowProps {
  attribute: AttributeChange;
  referenceName: string | null;
  framed: boolean;
  explain: ((attribute: AttributeChange) => ReactNode) | undefined;
}

function Row({ attribute, referenceName, framed, explain }: RowProps) {
  const styles = useStyles();
  const [open, setOpen] = useState(false);
  const cell = mergeClasses(styles.cell, !framed && styles.cellPlain);
  const changes = attribute.flow === "change";
  const desired = attribute.reference && referenceName !== null ? referenceName : attribute.desired;
  const explained = explain !== undefined && isComputed(attribute);
  return (
    <>
      <tr className={styles.row}>
        <td className={cell}>
          <code className={styles.name} title={attribute.expression}>
            {attribute.target}
          </code>
          {explained && (
            <Button className={styles.how} appearance="transparent" size="small" aria-expanded={open} aria-label={text.components.trace.howOf(attribute.target)} onClick={() => setOpen(!open)}>
              {text.components.trace.short}
            </Button>
          )}
        </td>
        <td className={mergeClasses(cell, !changes && styles.quiet)}>
          {attribute.redacted ? text.components.hidden : <Before current={attribute.current} desired={desired} changes={changes} />}
        </td>
        <td className={mergeClasses(cell, !changes && styles.quiet)}>{after(attribute, desired)}</td>
      </tr>
      {explained && open && (
        <tr>
          <td className={cell} colSpan={3}>
            {explain(attribute)}
          </td>
        </tr>
      )}
    </>
  );
}

/** A function's value: an attribute by itself or a constant needs no explaining. */
function isComputed({ expression }: AttributeChange): boolean {
  return expression.includes("(") && !expression.startsWith('"');
}

function after(attribute: AttributeChange, desired: AttributeChange["desired"]) {
  if (attribute.flow !== "change") return flowWords[attribute.flow];
  if (attribute.redacted) return text.components.hidden;
  return <After current={attribute.current} desired={desired} />;
}

const flowWords: Record<Exclude<Flow, "change">, string> = text.components.flows;
