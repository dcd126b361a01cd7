import { makeStyles, mergeClasses, tokens, Tooltip } from "@fluentui/react-components";
import { CheckmarkCircle20Filled, ErrorCircle20Filled } from "@fluentui/react-icons";
import { Link } from "@tanstack/react-router";

import type { SetupDraft } from "../../bindings";
import { narrowMedia, useNarrow } from "../../components/layout";
import { text } from "../../text";
import { canOpen, stateOf, stepsOf, type StepId, type StepState } from "./steps";

interface StepListProps {
  draft: SetupDraft;
  current: StepId;
  /** The current step has a problem. */
  attention: boolean;
  target: string;
  nameOf: (step: StepId) => string;
}

const words = text.setup;

const useStyles = makeStyles({
  nav: { padding: "18px 8px 16px 10px", [narrowMedia]: { padding: "18px 8px" } },
  head: { padding: "0 12px 16px", [narrowMedia]: { display: "none" } },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400, fontWeight: tokens.fontWeightSemibold },
  count: { margin: "2px 0 0", fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200, color: tokens.colorNeutralForeground2 },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  step: {
    position: "relative",
    display: "flex",
    alignItems: "center",
    gap: "10px",
    height: "38px",
    padding: "0 10px",
    border: "1px solid transparent",
    borderRadius: tokens.borderRadiusLarge,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: "none",
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
    [narrowMedia]: { justifyContent: "center", padding: 0 },
  },
  link: { ":hover": { backgroundColor: tokens.colorNeutralBackground3Hover } },
  closed: { color: tokens.colorNeutralForeground3 },
  current: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    fontWeight: tokens.fontWeightSemibold,
    "::before": {
      content: '""',
      position: "absolute",
      left: "-1px",
      top: "10px",
      bottom: "10px",
      width: "3px",
      borderRadius: tokens.borderRadiusCircular,
      backgroundColor: tokens.colorCompoundBrandStroke,
    },
  },
  number: {
    flex: "none",
    width: "20px",
    height: "20px",
    display: "grid",
    placeItems: "center",
    border: `1px solid ${tokens.colorNeutralStroke1}`,
    borderRadius: tokens.borderRadiusCircular,
    fontSize: tokens.fontSizeBase100,
    fontWeight: tokens.fontWeightSemibold,
  },
  numberCurrent: { border: `1px solid ${tokens.colorBrandStroke1}`, color: tokens.colorBrandForeground1 },
  done: { flex: "none", color: tokens.colorStatusSuccessForeground1 },
  problem: { flex: "none", color: tokens.colorStatusDangerForeground1 },
  problemWord: { marginLeft: "auto", color: tokens.colorStatusDangerForeground1, fontWeight: tokens.fontWeightRegular, fontSize: tokens.fontSizeBase200 },
  word: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
});

/** The steps at the left, each with its state: done, current, to do, needs attention. */
export function StepList({ draft, current, attention, target, nameOf }: StepListProps) {
  const styles = useStyles();
  const steps = stepsOf(draft);
  const done = steps.filter((id) => draft.done.includes(id)).length;
  return (
    <nav className={styles.nav} aria-label={words.stepList}>
      <div className={styles.head}>
        <h2 className={styles.title}>{words.title(target)}</h2>
        <p className={styles.count}>{words.done(done, steps.length)}</p>
      </div>
      <ol className={styles.list}>
        {steps.map((id, at) => (
          <li key={id}>
            <Step id={id} at={at + 1} name={nameOf(id)} state={stateOf(id, current, draft, attention)} open={canOpen(id, draft)} />
          </li>
        ))}
      </ol>
    </nav>
  );
}

function Step({ id, at, name, state, open }: { id: StepId; at: number; name: string; state: StepState; open: boolean }) {
  const styles = useStyles();
  const narrow = useNarrow();
  const here = state === "current" || state === "attention";
  const content = (
    <>
      <Sign at={at} state={state} />
      {!narrow && <span className={styles.word}>{name}</span>}
      {!narrow && state === "attention" && <span className={styles.problemWord}>{words.oneProblem}</span>}
    </>
  );
  const label = words.stepName(at, name, words.states[state]);
  const className = mergeClasses(styles.step, here && styles.current, open && styles.link, !open && styles.closed);
  const line = open ? (
    <Link className={className} to="/setup/$step" params={{ step: id }} aria-label={label} aria-current={here ? "step" : undefined}>
      {content}
    </Link>
  ) : (
    <span className={className} aria-label={label} role="img">
      {content}
    </span>
  );
  return narrow ? (
    <Tooltip content={name} relationship="description" positioning="after">
      {line}
    </Tooltip>
  ) : (
    line
  );
}

function Sign({ at, state }: { at: number; state: StepState }) {
  const styles = useStyles();
  if (state === "done") return <CheckmarkCircle20Filled className={styles.done} aria-hidden />;
  if (state === "attention") return <ErrorCircle20Filled className={styles.problem} aria-hidden />;
  return <span className={mergeClasses(styles.number, state === "current" && styles.numberCurrent)}>{at}</span>;
}
