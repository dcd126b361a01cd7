/** One search field; who was found stands under it. */
import { Input, makeStyles, tokens } from "@fluentui/react-components";
import { SearchRegular } from "@fluentui/react-icons";
import { useDeferredValue, useState } from "react";

import { useFindPeople } from "../../api/query";
import type { PersonHit } from "../../bindings";
import { Empty } from "../../components/Empty";
import { PersonCell } from "../../components/PersonCell";
import { Problem } from "../../components/Problem";
import { text } from "../../text";

const words = text.onDemand;
const shown = 8;

const useStyles = makeStyles({
  root: { maxWidth: "560px", paddingBottom: "20px" },
  input: { width: "100%", height: "40px" },
  list: { listStyleType: "none", margin: "4px 0 0", padding: "4px", border: `1px solid ${tokens.colorNeutralStroke2}`, borderRadius: "8px", backgroundColor: tokens.colorNeutralBackground1 },
  hit: {
    display: "flex",
    alignItems: "center",
    justifyContent: "space-between",
    gap: "12px",
    width: "100%",
    padding: "6px 10px",
    border: "none",
    borderRadius: "6px",
    backgroundColor: "transparent",
    color: tokens.colorNeutralForeground1,
    fontFamily: "inherit",
    fontSize: "inherit",
    textAlign: "left",
    cursor: "pointer",
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  linked: { flex: "none", color: tokens.colorNeutralForeground3, fontSize: tokens.fontSizeBase200 },
});

interface PersonSearchProps {
  id: string;
  onChoose: (sourceId: string) => void;
}

export function PersonSearch({ id, onChoose }: PersonSearchProps) {
  const styles = useStyles();
  const [typed, setTyped] = useState("");
  const search = useDeferredValue(typed.trim());
  const { data, error } = useFindPeople(id, search);
  const choose = (hit: PersonHit) => {
    setTyped("");
    onChoose(hit.sourceId);
  };
  const hits = (data ?? []).slice(0, shown);
  return (
    <div className={styles.root}>
      <Input
        className={styles.input}
        type="search"
        contentBefore={<SearchRegular aria-hidden />}
        aria-label={words.search}
        placeholder={words.search}
        value={typed}
        onChange={(_, data) => setTyped(data.value)}
        onKeyDown={(event) => {
          const first = hits[0];
          if (event.key === "Enter" && search !== "" && first !== undefined) choose(first);
        }}
      />
      {error !== null ? <Problem problem={error} /> : null}
      {search !== "" && data !== undefined ? (
        hits.length === 0 ? (
          <Empty title={words.nobody} />
        ) : (
          <ul className={styles.list} aria-label={words.results}>
            {hits.map((hit) => (
              <li key={hit.sourceId}>
                <button type="button" className={styles.hit} onClick={() => choose(hit)}>
                  <PersonCell name={hit.displayName} userName={hit.userPrincipalName} />
                  {hit.linked ? <span className={styles.linked}>{words.linked}</span> : null}
                </button>
              </li>
            ))}
          </ul>
        )
      ) : null}
    </div>
  );
}
