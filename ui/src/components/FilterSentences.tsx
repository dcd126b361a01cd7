/** Scoping filters to read: clauses as sentences, "or" between filters. The editor is the Scoping filters page. */
import { makeStyles, tokens } from "@fluentui/react-components";

import type { FilterView, OperatorView } from "../bindings";
import { text } from "../text";
import { Card } from "./Card";

const words = text.components.filters;

const useStyles = makeStyles({
  stack: { display: "flex", flexDirection: "column", gap: "12px" },
  or: { color: tokens.colorNeutralForeground2 },
  title: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300, fontWeight: tokens.fontWeightSemibold },
  all: { fontWeight: tokens.fontWeightRegular, color: tokens.colorNeutralForeground2, paddingLeft: "8px" },
  clauses: { margin: "8px 0 0", padding: 0, listStyleType: "none", display: "flex", flexDirection: "column", gap: "4px" },
  attribute: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, fontVariantLigatures: "none" },
  value: { fontWeight: tokens.fontWeightMedium },
});

export function FilterSentences({ filters, operators }: { filters: FilterView[]; operators: OperatorView[] }) {
  const styles = useStyles();
  const labelOf = (name: string) => operators.find((operator) => operator.name === name)?.label ?? name.toLowerCase();
  return (
    <div className={styles.stack}>
      {filters.map((filter, at) => (
        <div key={`${filter.name}/${at}`} className={styles.stack}>
          {at > 0 && <span className={styles.or}>{words.or}</span>}
          <Card label={filter.name}>
            <h3 className={styles.title}>
              {filter.name}
              <span className={styles.all}>{words.all}</span>
            </h3>
            <ul className={styles.clauses}>
              {filter.clauses.map((clause, each) => (
                <li key={each}>
                  {each > 0 && `${words.and} `}
                  <code className={styles.attribute}>{clause.attribute}</code> {labelOf(clause.operator)} <span className={styles.value}>{clause.value}</span>
                </li>
              ))}
            </ul>
          </Card>
        </div>
      ))}
    </div>
  );
}
