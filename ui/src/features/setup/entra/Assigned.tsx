/** Who is assigned to the application: counted, warned of Default Access, named when asked. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { ArrowClockwise16Regular } from "@fluentui/react-icons";
import { useState } from "react";

import { useApplicationAssignments } from "../../../api/query";
import type { AssignmentsView, EntraDraft, ProfileView } from "../../../bindings";
import { Card } from "../../../components/Card";
import { PersonCell } from "../../../components/PersonCell";
import { Problem } from "../../../components/Problem";
import { Skeleton } from "../../../components/Skeleton";
import { text } from "../../../text";
import { useSetupStyles } from "../styles";

const words = text.entra.app;

const useStyles = makeStyles({
  table: { width: "100%", borderCollapse: "collapse" },
  head: { textAlign: "left", padding: "8px 0", fontWeight: tokens.fontWeightSemibold, color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200 },
  cell: { padding: "6px 12px 6px 0", borderTop: `1px solid ${tokens.colorNeutralStroke3}` },
  scroll: { maxHeight: "320px", overflowY: "auto", ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` } },
});

export function Assigned({ entra, profile }: { entra: EntraDraft; profile: ProfileView }) {
  const setup = useSetupStyles();
  const [open, setOpen] = useState(false);
  const { data, error, refetch, isFetching } = useApplicationAssignments(entra.application);
  return (
    <Card label={words.assigned}>
      <div className={setup.row}>
        <h2 className={setup.subtitle}>{words.assigned}</h2>
        <Button className={setup.push} size="small" appearance="subtle" icon={<ArrowClockwise16Regular />} disabled={isFetching} onClick={() => void refetch()}>
          {words.refresh}
        </Button>
      </div>
      {error !== null && <Problem problem={error} />}
      {data === undefined && error === null && <Skeleton rows={2} />}
      {data !== undefined && (
        <div className={setup.stack}>
          <p className={setup.note} role="status">
            {data.assigned.length === 0 ? words.nobody(entra.applicationName) : [words.counts(data.people, data.groups), ...(data.groups > 0 ? [words.inGroups] : [])].join(" ")}
          </p>
          <Doubts data={data} profile={profile} />
          {data.assigned.length > 0 && (
            <div>
              <Button size="small" aria-expanded={open} onClick={() => setOpen(!open)}>
                {open ? words.showNone : words.showAll}
              </Button>
            </div>
          )}
          {open && data.assigned.length > 0 && <Rows data={data} />}
        </div>
      )}
    </Card>
  );
}

function Doubts({ data, profile }: { data: AssignmentsView; profile: ProfileView }) {
  const excluded = profile.defaultAccessExcluded && data.defaultAccess > 0;
  return (
    <>
      {excluded && (
        <Problem
          level="warning"
          problem={{ code: "DefaultAccess", message: words.defaultAccess(data.defaultAccess, profile.displayName), fix: words.defaultAccessFix, details: "" }}
        />
      )}
      {data.roles.length === 0 && <Problem level="warning" problem={{ code: "NoAppRole", message: words.noRoles, fix: words.noRolesFix, details: "" }} />}
    </>
  );
}

function Rows({ data }: { data: AssignmentsView }) {
  const styles = useStyles();
  const setup = useSetupStyles();
  return (
    <>
      <div className={styles.scroll} tabIndex={0} role="region" aria-label={words.table}>
        <table className={styles.table}>
          <thead>
            <tr>
              <th className={styles.head} scope="col">
                {words.columns.name}
              </th>
              <th className={styles.head} scope="col">
                {words.columns.role}
              </th>
            </tr>
          </thead>
          <tbody>
            {data.assigned.map((one) => (
              <tr key={one.id}>
                <td className={styles.cell}>
                  <PersonCell name={one.name} userName="" objectType={one.isGroup ? "Group" : "User"} />
                </td>
                <td className={styles.cell}>{one.role}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {data.people + data.groups > data.assigned.length && <p className={setup.note}>{words.first(data.assigned.length)}</p>}
    </>
  );
}
