/** How a row of a plan says what would happen: its sign, what changes, and why. The same in the plan and in the guided setup. */
import { makeStyles, tokens } from "@fluentui/react-components";

import type { LogRow } from "../bindings";
import { text } from "../text";
import { ActionSign, StatusSign } from "./ActionSign";

const words = text.components.planned;

const useStyles = makeStyles({
  cut: { display: "block", overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  second: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
});

export function PlannedSign({ row }: { row: LogRow }) {
  if (row.status === "failure") return <ActionSign action="blocked" />;
  return row.status === null ? <ActionSign action={row.held ? "held" : row.action} /> : <StatusSign status={row.status} />;
}

/** What changes; with the reason below where it has no column of its own. */
export function WhatChanges({ row, withWhy }: { row: LogRow; withWhy: boolean }) {
  const styles = useStyles();
  const what = whatChanges(row);
  return (
    <>
      <span className={styles.cut} title={what}>
        {what}
      </span>
      {withWhy && row.why !== "" ? (
        <span className={`${styles.cut} ${styles.second}`} title={row.why}>
          {row.why}
        </span>
      ) : null}
    </>
  );
}

/** Who loses access is told so; the row's own summary is the reason then. */
function whatChanges(row: LogRow): string {
  if (row.status !== null) return row.summary;
  if (row.action === "disable") return words.disabled;
  return row.action === "delete" ? words.deleted : row.summary;
}
