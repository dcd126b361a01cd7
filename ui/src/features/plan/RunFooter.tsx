/** The plan's foot: what it is, and the one button that runs it. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { useNavigate } from "@tanstack/react-router";

import { useStartCycle } from "../../api/mutation";
import { text } from "../../text";

const words = text.plan;

const useStyles = makeStyles({
  words: { flexGrow: 1, color: tokens.colorNeutralForeground2 },
  bad: { color: tokens.colorStatusDangerForeground1 },
});

interface RunFooterProps {
  id: string;
  count: number;
  held: boolean;
  running: boolean;
  /** Is Entra's service the engine? Then nothing is run here. */
  byService: boolean;
}

export function RunFooter({ id, count, held, running, byService }: RunFooterProps) {
  const styles = useStyles();
  const navigate = useNavigate();
  const start = useStartCycle();
  const run = () =>
    start.mutate({ id, letThrough: null }, { onSuccess: () => void navigate({ to: "/connection/$id/overview", params: { id } }) });
  if (byService) {
    const compare = () => void navigate({ to: "/connection/$id/engine", params: { id }, search: { part: "compare" } });
    return (
      <>
        <span className={styles.words}>{text.service.planOnly}</span>
        <Button onClick={compare}>{text.service.toCompare}</Button>
      </>
    );
  }
  return (
    <>
      <span className={styles.words} role="status">
        {start.error !== null ? <span className={styles.bad}>{start.error.message}</span> : running ? words.running : words.footer}
      </span>
      <Button appearance="primary" disabled={count === 0 || held || running || start.isPending} onClick={run}>
        {words.run(count)}
      </Button>
    </>
  );
}
