import { Button, makeStyles, mergeClasses, tokens, Tooltip } from "@fluentui/react-components";
import { ArrowLeft16Regular, ArrowRight16Regular, ArrowSync16Regular, Important16Filled, Settings20Regular } from "@fluentui/react-icons";
import { Link, useNavigate, useRouter } from "@tanstack/react-router";

import { percentDone, useAllProgress } from "../api/live";
import { useConnections, useHome } from "../api/query";
import { narrowMedia } from "../components/layout";
import { text } from "../text";
import icon from "./icon.svg";
import { useCanGoForward } from "./forward";

const useStyles = makeStyles({
  bar: {
    flex: "none",
    height: "48px",
    display: "grid",
    gridTemplateColumns: "1fr auto 1fr",
    alignItems: "center",
    padding: "0 16px",
    backgroundColor: tokens.colorNeutralBackground3,
  },
  start: { display: "flex", alignItems: "center", gap: "10px", width: "216px", [narrowMedia]: { width: "auto", gap: "8px" } },
  icon: { width: "22px", height: "22px", display: "block" },
  name: { fontSize: tokens.fontSizeBase400, fontWeight: tokens.fontWeightSemibold },
  arrows: { marginLeft: "auto", display: "flex", [narrowMedia]: { marginLeft: 0 } },
  arrow: { minWidth: "28px", padding: "4px" },
  end: { gridColumn: 3, justifySelf: "end", display: "flex", alignItems: "center", gap: "8px" },
  pill: {
    display: "inline-flex",
    alignItems: "center",
    gap: "8px",
    height: "28px",
    padding: "0 12px",
    borderRadius: tokens.borderRadiusCircular,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
    color: tokens.colorNeutralForeground1,
    fontWeight: tokens.fontWeightMedium,
    textDecorationLine: "none",
    whiteSpace: "nowrap",
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}` },
  },
  words: { [narrowMedia]: { display: "none" } },
  needs: { color: tokens.colorStatusWarningForeground1 },
  runs: {
    color: tokens.colorBrandForeground1,
    animationName: { from: { transform: "rotate(0deg)" }, to: { transform: "rotate(360deg)" } },
    animationDuration: "1.6s",
    animationIterationCount: "infinite",
    animationTimingFunction: "linear",
  },
});

/** Back and forward, what runs, what needs you, settings. */
export function AppBar() {
  const styles = useStyles();
  const router = useRouter();
  const navigate = useNavigate();
  const canGoForward = useCanGoForward();
  const words = text.app;
  return (
    <header className={styles.bar}>
      <div className={styles.start}>
        <img className={styles.icon} src={icon} alt="" />
        <span className={styles.name}>{words.name}</span>
        <div className={styles.arrows}>
          <Tooltip content={words.back} relationship="label">
            <Button
              className={styles.arrow}
              appearance="transparent"
              icon={<ArrowLeft16Regular />}
              disabled={!router.history.canGoBack()}
              onClick={() => router.history.back()}
            />
          </Tooltip>
          <Tooltip content={words.forward} relationship="label">
            <Button
              className={styles.arrow}
              appearance="transparent"
              icon={<ArrowRight16Regular />}
              disabled={!canGoForward}
              onClick={() => router.history.forward()}
            />
          </Tooltip>
        </div>
      </div>
      <div className={styles.end}>
        <RunningPill />
        <NeedsYouPill />
        <Tooltip content={words.settings} relationship="label">
          <Button appearance="transparent" icon={<Settings20Regular />} onClick={() => void navigate({ to: "/settings" })} />
        </Tooltip>
      </div>
    </header>
  );
}

function RunningPill() {
  const styles = useStyles();
  const progress = useAllProgress();
  const { data: connections = [] } = useConnections();
  const running = connections.filter((card) => card.state === "running" || progress.has(card.id));
  const [first] = running;
  if (first === undefined) return null;
  const now = progress.get(first.id);
  const words = running.length > 1 ? text.app.runningMany(running.length) : text.app.running(first.name, now === undefined ? null : percentDone(now));
  return (
    <Link className={styles.pill} to="/connection/$id/overview" params={{ id: first.id }} aria-label={text.app.runningName(first.name)}>
      <ArrowSync16Regular className={styles.runs} aria-hidden />
      <span className={styles.words}>{words.name}</span>
      <span>{words.percent}</span>
    </Link>
  );
}

function NeedsYouPill() {
  const styles = useStyles();
  const { data: home } = useHome();
  const count = home?.needsYou.length ?? 0;
  if (count === 0) return null;
  const words = text.app.needYou(count);
  return (
    <Link className={styles.pill} to="/" aria-label={text.app.needYouName(count)}>
      <Important16Filled className={styles.needs} aria-hidden />
      <span>{words.count}</span>
      <span className={mergeClasses(styles.words)}>{words.words}</span>
    </Link>
  );
}
