/** Attribute mappings to read: target, source, matching, when applied. The editor is the Attribute mapping page. */
import { makeStyles, tokens } from "@fluentui/react-components";
import { Key16Regular, MathFormula16Regular, Warning16Regular } from "@fluentui/react-icons";

import type { MappingRow } from "../bindings";
import { text } from "../text";

interface MappingTableProps {
  mappings: MappingRow[];
  /** "Dialpad" */
  target: string;
}

const words = text.components.mapping;

const useStyles = makeStyles({
  frame: { border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: "8px", overflow: "hidden", backgroundColor: tokens.colorNeutralBackground1 },
  table: { width: "100%", borderCollapse: "collapse", tableLayout: "fixed" },
  head: {
    height: "32px",
    padding: "0 16px",
    textAlign: "left",
    fontSize: tokens.fontSizeBase200,
    fontWeight: tokens.fontWeightRegular,
    color: tokens.colorNeutralForeground2,
  },
  wide: { width: "36%" },
  narrow: { width: "14%" },
  cell: {
    height: "40px",
    padding: "8px 16px",
    borderTop: `1px solid ${tokens.colorNeutralStroke3}`,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
  },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, fontVariantLigatures: "none" },
  name: { fontWeight: tokens.fontWeightSemibold },
  sign: { display: "inline-flex", alignItems: "center", gap: "6px" },
  icon: { flex: "none", verticalAlign: "text-bottom", color: tokens.colorNeutralForeground3, marginRight: "6px" },
  brand: { color: tokens.colorBrandForeground1 },
  complaint: { display: "flex", gap: "6px", color: tokens.colorStatusWarningForeground1, whiteSpace: "normal" },
});

export function MappingTable({ mappings, target }: MappingTableProps) {
  const styles = useStyles();
  return (
    <div className={styles.frame}>
      <table className={styles.table}>
        <thead>
          <tr>
            <th scope="col" className={`${styles.head} ${styles.wide}`}>
              {words.target(target)}
            </th>
            <th scope="col" className={styles.head}>
              {words.source}
            </th>
            <th scope="col" className={`${styles.head} ${styles.narrow}`}>
              {words.matching}
            </th>
            <th scope="col" className={`${styles.head} ${styles.narrow}`}>
              {words.apply}
            </th>
          </tr>
        </thead>
        <tbody>
          {mappings.map((mapping) => (
            <Row key={mapping.target} mapping={mapping} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({ mapping }: { mapping: MappingRow }) {
  const styles = useStyles();
  const source = sourceWords(mapping);
  return (
    <tr>
      <td className={styles.cell} title={mapping.target}>
        <code className={`${styles.code} ${styles.name}`}>{mapping.target}</code>
        {mapping.complaints.map((complaint) => (
          <span key={complaint} className={styles.complaint}>
            <Warning16Regular aria-hidden />
            {complaint}
          </span>
        ))}
      </td>
      <td className={styles.cell} title={source}>
        {mapping.kind === "expression" && <MathFormula16Regular className={styles.icon} role="img" aria-label={words.expression} />}
        <code className={styles.code}>{source}</code>
      </td>
      <td className={styles.cell}>
        {mapping.matchingPrecedence > 0 && (
          <span className={styles.sign}>
            <Key16Regular className={styles.brand} aria-hidden />
            {mapping.matchingPrecedence}
          </span>
        )}
      </td>
      <td className={styles.cell}>{mapping.onlyOnCreate ? words.onCreate : words.always}</td>
    </tr>
  );
}

function sourceWords(mapping: MappingRow): string {
  switch (mapping.kind) {
    case "constant":
      return `"${mapping.source}"`;
    case "none":
      return words.none;
    case "direct":
    case "expression":
      return mapping.source;
  }
}
