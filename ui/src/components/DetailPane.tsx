/** Opens beside the list, never over it; its width is kept per screen. In a narrow window it takes the list's place. Escape closes. */
import { Button, makeStyles, tokens, Tooltip } from "@fluentui/react-components";
import { ArrowDown20Regular, ArrowLeft20Regular, ArrowUp20Regular, Dismiss20Regular } from "@fluentui/react-icons";
import { useState, type JSX, type KeyboardEvent, type PointerEvent, type ReactNode } from "react";

import { useKeptNumber } from "../api/preferences";
import { text } from "../text";
import { narrowMedia, useNarrow } from "./layout";

interface DetailPaneProps {
  /** Names the screen: its width is kept under it ("plan", "logs"). */
  screen: string;
  /** Plan 480, Logs 520, Mapping 600, Scoping 440. */
  width: number;
  /** Read out as the region's name. */
  label: string;
  /** Usually a `PersonCell` of size 36, or a title. */
  header: ReactNode;
  footer?: ReactNode;
  onClose: () => void;
  /** Where in the list: "1 of 46", and the way to its neighbours. */
  place?: { index: number; total: number; previous: (() => void) | undefined; next: (() => void) | undefined } | undefined;
  children: ReactNode;
}

const least = 400;

const useStyles = makeStyles({
  pane: {
    position: "relative",
    flex: "none",
    maxWidth: "50%",
    display: "flex",
    flexDirection: "column",
    minHeight: 0,
    backgroundColor: tokens.colorNeutralBackground1,
    borderLeft: `1px solid ${tokens.colorNeutralStroke2}`,
    [narrowMedia]: { flex: "1 1 0", maxWidth: "100%", borderLeft: "none" },
  },
  handle: {
    position: "absolute",
    zIndex: 1,
    left: "-4px",
    top: 0,
    bottom: 0,
    width: "8px",
    cursor: "col-resize",
    touchAction: "none",
    ":hover": { backgroundColor: tokens.colorNeutralStroke1Hover },
    ":focus-visible": { outlineStyle: "none", backgroundColor: tokens.colorStrokeFocus2 },
  },
  header: {
    flex: "none",
    minHeight: "68px",
    display: "flex",
    alignItems: "center",
    gap: "12px",
    padding: "0 20px",
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  title: { flexGrow: 1, minWidth: 0 },
  buttons: { flex: "none", display: "flex", alignItems: "center" },
  place: { paddingRight: "8px", color: tokens.colorNeutralForeground2, whiteSpace: "nowrap" },
  body: { flex: "1 1 0", minHeight: 0, overflowY: "auto", padding: "20px", display: "flex", flexDirection: "column", gap: "20px", "> *": { flexShrink: 0 } },
  footer: {
    flex: "none",
    minHeight: "64px",
    display: "flex",
    alignItems: "center",
    gap: "8px",
    padding: "0 20px",
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    [narrowMedia]: { minHeight: "56px" },
  },
});

export function DetailPane({ screen, width, label, header, footer, onClose, place, children }: DetailPaneProps) {
  const styles = useStyles();
  const narrow = useNarrow();
  const words = text.components;
  const [kept, keep] = useKeptNumber(`${screen}.pane`, width);
  const [pulled, setPulled] = useState<number | undefined>();
  const wide = pulled ?? kept;
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || event.defaultPrevented) return;
    event.stopPropagation();
    onClose();
  };
  const button = (name: string, icon: ReactElementIcon, act: (() => void) | undefined) => (
    <Tooltip content={name} relationship="label">
      <Button appearance="subtle" icon={icon} disabled={act === undefined} onClick={act} />
    </Tooltip>
  );
  return (
    <aside className={styles.pane} style={narrow ? undefined : { width: wide }} aria-label={label} onKeyDown={onKeyDown}>
      {!narrow && (
        <Handle
          width={wide}
          onPull={setPulled}
          onDone={(width) => {
            keep(width);
            setPulled(undefined);
          }}
        />
      )}
      <div className={styles.header}>
        {narrow && button(words.backToList, <ArrowLeft20Regular />, onClose)}
        <div className={styles.title}>{header}</div>
        <div className={styles.buttons}>
          {place !== undefined && (
            <>
              {narrow && <span className={styles.place}>{words.of(place.index, place.total)}</span>}
              {button(words.previous, <ArrowUp20Regular />, place.previous)}
              {button(words.next, <ArrowDown20Regular />, place.next)}
            </>
          )}
          {!narrow && button(words.close, <Dismiss20Regular />, onClose)}
        </div>
      </div>
      <div className={styles.body}>{children}</div>
      {footer !== undefined && footer !== null && <div className={styles.footer}>{footer}</div>}
    </aside>
  );
}

type ReactElementIcon = JSX.Element;

interface HandleProps {
  width: number;
  /** While it is pulled. */
  onPull: (width: number) => void;
  /** When it was let go: to be kept. */
  onDone: (width: number) => void;
}

/** The edge that is pulled; with the arrow keys in steps of 16. */
function Handle({ width, onPull, onDone }: HandleProps) {
  const styles = useStyles();
  const [start, setStart] = useState<{ x: number; width: number } | undefined>();
  const most = Math.max(least, Math.floor(window.innerWidth / 2));
  const within = (wanted: number) => Math.min(most, Math.max(least, wanted));
  const onPointerDown = (event: PointerEvent<HTMLDivElement>) => {
    event.currentTarget.setPointerCapture(event.pointerId);
    setStart({ x: event.clientX, width });
  };
  const onPointerUp = () => {
    setStart(undefined);
    if (start !== undefined) onDone(width);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "ArrowLeft") onDone(within(width + 16));
    if (event.key === "ArrowRight") onDone(within(width - 16));
  };
  return (
    <div
      className={styles.handle}
      role="separator"
      aria-orientation="vertical"
      aria-label={text.components.resizePane}
      aria-valuenow={width}
      aria-valuemin={least}
      aria-valuemax={most}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={(event) => start !== undefined && onPull(within(start.width + start.x - event.clientX))}
      onPointerUp={onPointerUp}
      onPointerCancel={onPointerUp}
      onKeyDown={onKeyDown}
    />
  );
}
