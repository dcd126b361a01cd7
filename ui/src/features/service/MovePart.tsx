/** From one engine to the other: a checklist, the effect to agree to, and what comes next. */
import { Button, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { ArrowSyncRegular, CheckmarkCircle16Filled, ErrorCircle16Filled, Info16Regular } from "@fluentui/react-icons";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";

import { useAskAgain, useCheckEngine, useMoveEngine } from "../../api/service";
import type { ConnectionCard, Engine, EngineCheck, EngineView } from "../../bindings";
import { Card } from "../../components/Card";
import { ConfirmLoss } from "../../components/ConfirmLoss";
import { Problem } from "../../components/Problem";
import { useRoleStyles } from "../../components/Sign";
import { Skeleton } from "../../components/Skeleton";
import { text } from "../../text";
import { withoutCommands } from "../../text/terminal";

const words = text.service.move;

const useStyles = makeStyles({
  stack: { display: "flex", flexDirection: "column", gap: "16px" },
  hint: { margin: 0, maxWidth: "80ch", color: tokens.colorNeutralForeground2 },
  list: { listStyleType: "none", margin: "0 -20px", padding: 0, borderTop: `1px solid ${tokens.colorNeutralStroke2}`, borderBottom: `1px solid ${tokens.colorNeutralStroke2}` },
  check: {
    display: "grid",
    gridTemplateColumns: "16px minmax(0, 1fr) minmax(0, 1.3fr)",
    columnGap: "14px",
    padding: "11px 20px",
    "& + li": { borderTop: `1px solid ${tokens.colorNeutralStroke2}` },
  },
  failed: { backgroundColor: tokens.colorStatusDangerBackground1 },
  icon: { marginTop: "2px" },
  name: { fontWeight: tokens.fontWeightSemibold },
  said: { overflowWrap: "anywhere" },
  fix: { display: "block" },
  foot: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "8px 12px" },
  words: { flexGrow: 1, color: tokens.colorNeutralForeground2 },
  button: { flex: "none", whiteSpace: "nowrap" },
  moved: { margin: 0, fontWeight: tokens.fontWeightSemibold },
});

interface MovePartProps {
  card: ConnectionCard;
  engine: EngineView;
  onWrite: () => void;
}

export function MovePart({ card, engine, onWrite }: MovePartProps) {
  const styles = useStyles();
  const move = useMoveEngine();
  const askAgain = useAskAgain(card.id);
  // Where to, as long as it is asked. The dialog stands here, where it outlives the checklist: a dialog that is taken away while open
  // leaves the page hidden from screen readers.
  const [asking, setAsking] = useState<Engine | null>(null);
  const to: Engine = engine.engine === "local" ? "entra" : "local";
  const named = asking ?? to;
  const moved = move.data?.moved === true ? move.variables?.engine : undefined;
  const run = () =>
    void move.mutateAsync({ id: card.id, engine: named }).then(
      () => {
        setAsking(null);
        askAgain();
      },
      () => undefined,
    );
  return (
    <div className={styles.stack}>
      {moved !== undefined && move.data !== undefined ? <Moved id={card.id} engine={moved} next={move.data.next} onWrite={onWrite} /> : null}
      <Checklist key={to} id={card.id} to={to} busy={move.isPending} first={moved === undefined} onMove={() => setAsking(to)} />
      <ConfirmLoss
        open={asking !== null}
        title={words.title(card.name)[named]}
        confirm={words.confirm[named]}
        busy={move.isPending}
        problem={move.error}
        onConfirm={run}
        onClose={() => setAsking(null)}
      >
        {words.effect(card.target)[named]}
      </ConfirmLoss>
    </div>
  );
}

interface ChecklistProps {
  id: string;
  to: Engine;
  busy: boolean;
  /** Is its button the page's first? */
  first: boolean;
  onMove: () => void;
}

function Checklist({ id, to, busy, first, onMove }: ChecklistProps) {
  const styles = useStyles();
  const checked = useCheckEngine(id, to);
  const found = checked.data;
  const ready = found?.ready === true && checked.error === null;
  return (
    <Card label={words.to[to]} title={words.to[to]}>
      <div className={styles.stack}>
        <p className={styles.hint}>{words.hint[to]}</p>
        {checked.error !== null ? <Problem problem={checked.error} /> : null}
        {found === undefined ? (
          checked.error === null ? <Skeleton rows={4} height={32} /> : null
        ) : (
          <ol className={styles.list} aria-label={words.checklist}>
            {found.checks.map((check) => (
              <Check key={check.name} check={check} />
            ))}
          </ol>
        )}
        <div className={styles.foot}>
          <span className={styles.words} role="status">
            {checked.isFetching ? words.checking : found === undefined ? "" : ready ? words.ready : words.notReady}
          </span>
          <Button className={styles.button} icon={<ArrowSyncRegular />} disabled={checked.isFetching} onClick={() => void checked.refetch()}>
            {words.again}
          </Button>
          <Button className={styles.button} appearance={first ? "primary" : "secondary"} disabled={!ready || checked.isFetching || busy} onClick={onMove}>
            {words.button[to]}
          </Button>
        </div>
      </div>
    </Card>
  );
}

function Check({ check }: { check: EngineCheck }) {
  const styles = useStyles();
  const roles = useRoleStyles();
  const failed = !check.ok && check.needed;
  const [Icon, role, said] = check.ok
    ? ([CheckmarkCircle16Filled, roles.success, words.ok] as const)
    : failed
      ? ([ErrorCircle16Filled, roles.danger, words.notOk] as const)
      : ([Info16Regular, roles.warning, words.worthKnowing] as const);
  return (
    <li className={mergeClasses(styles.check, failed && styles.failed)}>
      <Icon className={mergeClasses(styles.icon, role)} role="img" aria-label={said} />
      <span className={styles.name}>{check.name}</span>
      <span className={styles.said}>
        {check.message}
        {!check.ok && check.fix !== "" ? <span className={styles.fix}>{withoutCommands(check.fix)}</span> : null}
      </span>
    </li>
  );
}

interface MovedProps {
  id: string;
  engine: Engine;
  next: string;
  onWrite: () => void;
}

function Moved({ id, engine, next, onWrite }: MovedProps) {
  const styles = useStyles();
  const navigate = useNavigate();
  const go = engine === "entra" ? onWrite : () => void navigate({ to: "/connection/$id/plan", params: { id } });
  return (
    <Card>
      <div className={styles.foot} role="status">
        <div className={styles.words}>
          <p className={styles.moved}>{words.moved[engine]}</p>
          {withoutCommands(next)}
        </div>
        <Button className={styles.button} appearance="primary" onClick={go}>
          {words.next[engine]}
        </Button>
      </div>
    </Card>
  );
}
