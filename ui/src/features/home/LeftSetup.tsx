import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { ClipboardTask20Regular } from "@fluentui/react-icons";
import { useNavigate } from "@tanstack/react-router";

import { useDraftKeeper } from "../../api/draft";
import { Card } from "../../components/Card";
import { text } from "../../text";

const words = text.home;

const useStyles = makeStyles({
  row: { display: "flex", alignItems: "center", gap: "16px" },
  icon: { flex: "none", color: tokens.colorNeutralForeground3 },
  words: { minWidth: 0, flexGrow: 1 },
  title: { margin: 0, fontSize: "14px", lineHeight: tokens.lineHeightBase300, fontWeight: tokens.fontWeightSemibold },
  detail: { margin: 0, color: tokens.colorNeutralForeground2 },
  button: { flex: "none", whiteSpace: "nowrap" },
});

/** A setup that was left: one sentence, and the way back into it. */
export function LeftSetup() {
  const styles = useStyles();
  const navigate = useNavigate();
  const { draft, change } = useDraftKeeper();
  const left = draft.data;
  if (left === undefined || left === null) return null;
  const steps: Record<string, string> = text.setup.steps;
  return (
    <Card>
      <div className={styles.row}>
        <ClipboardTask20Regular className={styles.icon} aria-hidden />
        <div className={styles.words}>
          <h3 className={styles.title}>{words.leftSetup(left.name)}</h3>
          <p className={styles.detail}>{words.leftSetupAt(steps[left.step] ?? left.step)}</p>
        </div>
        <Button className={styles.button} appearance="subtle" onClick={() => change(() => null)}>
          {words.discard}
        </Button>
        <Button className={styles.button} onClick={() => void navigate({ to: "/setup" })}>
          {words.goOn}
        </Button>
      </div>
    </Card>
  );
}
