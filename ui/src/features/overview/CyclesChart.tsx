/** The last 30 cycles as stacked bars by action. Arrow keys move, Enter opens that cycle's log; a table for screen readers. */
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { useNavigate } from "@tanstack/react-router";
import { useState, type KeyboardEvent } from "react";

import type { CycleView } from "../../bindings";
import { Card } from "../../components/Card";
import { Empty } from "../../components/Empty";
import { ownTokens } from "../../components/tokens";
import { useMinute } from "../../components/Time";
import { text } from "../../text";
import { formatNumber, formatTime } from "../../text/format";

const words = text.overview;
const height = 220;

type BarRole = "create" | "update" | "disable" | "failed" | "none";
const barFill: Record<BarRole, string> = {
  create: ownTokens.barCreate,
  update: ownTokens.barUpdate,
  disable: ownTokens.barDisable,
  failed: ownTokens.barFailed,
  none: ownTokens.barNone,
};

const useStyles = makeStyles({
  legend: { display: "flex", flexWrap: "wrap", gap: "4px 16px", fontSize: tokens.fontSizeBase200 },
  key: { display: "inline-flex", alignItems: "center", gap: "6px" },
  swatch: { width: "8px", height: "8px", borderRadius: "2px" },
  plot: {
    position: "relative",
    height: `${height}px`,
    display: "flex",
    alignItems: "flex-end",
    gap: "3px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke1}`,
    marginLeft: "44px",
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "4px" },
  },
  line: { position: "absolute", left: 0, right: 0, borderTop: `1px solid ${tokens.colorNeutralStroke3}`, pointerEvents: "none" },
  tick: { position: "absolute", right: "100%", paddingRight: "10px", transform: "translateY(-50%)", fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3, fontVariantNumeric: "tabular-nums" },
  slot: {
    position: "relative",
    flex: "1 1 0",
    maxWidth: "40px",
    height: "100%",
    display: "flex",
    flexDirection: "column-reverse",
    gap: "1px",
    padding: 0,
    border: "none",
    borderRadius: "3px",
    backgroundColor: "transparent",
    cursor: "pointer",
    ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover },
  },
  chosen: { backgroundColor: tokens.colorNeutralBackground1Hover, outline: `1px dashed ${tokens.colorBrandStroke1}` },
  bar: { display: "block", width: "100%", minHeight: "2px" },
  ends: { display: "flex", justifyContent: "space-between", marginLeft: "44px", paddingTop: "6px", fontSize: tokens.fontSizeBase200, color: tokens.colorNeutralForeground3 },
  hidden: { position: "absolute", width: "1px", height: "1px", overflow: "hidden", clipPath: "inset(50%)", whiteSpace: "nowrap" },
});

interface Part {
  role: BarRole;
  count: number;
}

function parts(cycle: CycleView): Part[] {
  const { counts } = cycle;
  const all: Part[] = [
    { role: "update", count: counts.update },
    { role: "create", count: counts.create + counts.enable },
    { role: "disable", count: counts.disable + counts.delete },
    { role: "failed", count: cycle.failed },
  ];
  const real = all.filter((part) => part.count > 0);
  return real.length > 0 ? real : [{ role: "none", count: 0 }];
}

const sum = (cycle: CycleView) => parts(cycle).reduce((total, part) => total + part.count, 0);

/** The smallest round number that holds them all, and whose half is whole: 4, 10, 20, 40, 100, ... */
function niceCeiling(largest: number): number {
  let step = 1;
  for (;;) {
    for (const factor of [4, 10, 20]) if (largest <= factor * step) return factor * step;
    step *= 10;
  }
}

export function CyclesChart({ id, cycles }: { id: string; cycles: readonly CycleView[] }) {
  const styles = useStyles();
  const navigate = useNavigate();
  const now = useMinute();
  const [chosen, setChosen] = useState(cycles.length - 1);
  if (cycles.length === 0) {
    return (
      <Card label={words.lastCycles} title={words.lastCycles}>
        <Empty title={words.noCycles} hint={words.noCyclesHint} />
      </Card>
    );
  }
  const top = niceCeiling(Math.max(...cycles.map(sum)));
  const open = (cycle: CycleView) => void navigate({ to: "/connection/$id/logs", params: { id }, search: { cycle: cycle.cycle } });
  const keys = (event: KeyboardEvent) => {
    const at = Math.min(Math.max(chosen, 0), cycles.length - 1);
    if (event.key === "ArrowLeft") setChosen(Math.max(at - 1, 0));
    else if (event.key === "ArrowRight") setChosen(Math.min(at + 1, cycles.length - 1));
    else if (event.key === "Enter") {
      const cycle = cycles[at];
      if (cycle !== undefined) open(cycle);
    } else return;
    event.preventDefault();
  };
  const first = cycles[0];
  const last = cycles[cycles.length - 1];
  const focused = cycles[Math.min(Math.max(chosen, 0), cycles.length - 1)];
  return (
    <Card label={words.lastCycles} title={words.lastCycles} aside={<Legend />}>
      <div
        className={styles.plot}
        role="group"
        tabIndex={0}
        aria-label={focused === undefined ? words.lastCycles : words.chartLabel(words.cycleLabel(focused, now))}
        onKeyDown={keys}
      >
        {[1, 0.5].map((share) => (
          <span key={share} className={styles.line} style={{ bottom: `${share * height}px` }}>
            <span className={styles.tick}>{formatNumber(top * share)}</span>
          </span>
        ))}
        {cycles.map((cycle, index) => (
          <button
            key={cycle.cycle}
            type="button"
            tabIndex={-1}
            aria-hidden
            title={words.cycleLabel(cycle, now)}
            className={mergeClasses(styles.slot, index === chosen && styles.chosen)}
            onMouseEnter={() => setChosen(index)}
            onClick={() => open(cycle)}
          >
            {parts(cycle).map((part) => (
              <span key={part.role} className={styles.bar} style={{ height: `${(part.count / top) * height}px`, backgroundColor: barFill[part.role] }} />
            ))}
          </button>
        ))}
      </div>
      <div className={styles.ends}>
        <span>{first === undefined ? "" : formatTime(first.startedAtMs, now)}</span>
        <span>{last === undefined || cycles.length < 2 ? "" : formatTime(last.startedAtMs, now)}</span>
      </div>
      <table className={styles.hidden}>
        <caption>{words.lastCycles}</caption>
        <tbody>
          {cycles.map((cycle) => (
            <tr key={cycle.cycle}>
              <td>{words.cycleLabel(cycle, now)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Card>
  );
}

function Legend() {
  const styles = useStyles();
  const keys: readonly [BarRole, string][] = [
    ["update", text.components.signs.update],
    ["create", text.components.signs.create],
    ["disable", text.components.signs.disable],
    ["failed", text.components.signs.failed],
  ];
  return (
    <span className={styles.legend}>
      {keys.map(([role, word]) => (
        <span key={role} className={styles.key}>
          <span className={styles.swatch} style={{ backgroundColor: barFill[role] }} />
          {word}
        </span>
      ))}
    </span>
  );
}
