/** A long list as a virtual table: rows are chosen by click or by the arrow keys; more are asked for near the end. */
import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef, type KeyboardEvent, type ReactNode } from "react";

export interface Column<Row> {
  name: string;
  /** CSS grid track. */
  width: string;
  cell: (row: Row) => ReactNode;
}

interface RowListProps<Row> {
  label: string;
  rows: readonly Row[];
  /** How many there are in all; rows beyond those given are still to come. */
  total: number;
  columns: readonly Column<Row>[];
  rowHeight: number;
  idOf: (row: Row) => string;
  chosen: string | null;
  onChoose: (row: Row) => void;
  /** The end comes into sight. */
  onMore: () => void;
}

const useStyles = makeStyles({
  scroll: {
    flex: "1 1 0",
    minHeight: 0,
    overflowY: "auto",
    backgroundColor: tokens.colorNeutralBackground1,
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
  },
  row: { display: "grid", alignItems: "center", gap: "12px", padding: "0 24px 0 32px", borderBottom: `1px solid ${tokens.colorNeutralStroke3}`, boxSizing: "border-box" },
  head: {
    position: "sticky",
    top: 0,
    zIndex: 1,
    height: "32px",
    color: tokens.colorNeutralForeground2,
    fontSize: tokens.fontSizeBase200,
    backgroundColor: tokens.colorNeutralBackground1,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    borderBottom: `1px solid ${tokens.colorNeutralStroke2}`,
  },
  body: { position: "relative" },
  placed: { position: "absolute", left: 0, right: 0, cursor: "pointer", ":hover": { backgroundColor: tokens.colorNeutralBackground1Hover } },
  chosen: { backgroundColor: tokens.colorBrandBackground2, boxShadow: `inset 3px 0 0 ${tokens.colorCompoundBrandStroke}`, ":hover": { backgroundColor: tokens.colorBrandBackground2 } },
  cell: { minWidth: 0, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
});

export function RowList<Row>({ label, rows, total, columns, rowHeight, idOf, chosen, onChoose, onMore }: RowListProps<Row>) {
  const styles = useStyles();
  const scroll = useRef<HTMLDivElement>(null);
  // The virtualizer hands out functions that change with the scroll position; the compiler's memo must stay away from them.
  // eslint-disable-next-line react-hooks/incompatible-library
  const virtual = useVirtualizer({ count: rows.length, getScrollElement: () => scroll.current, estimateSize: () => rowHeight, overscan: 12, initialRect: { width: 800, height: 600 } });
  const items = virtual.getVirtualItems();
  const lastSeen = items[items.length - 1]?.index ?? 0;
  useEffect(() => {
    if (rows.length > 0 && rows.length < total && lastSeen >= rows.length - 20) onMore();
  }, [lastSeen, rows.length, total, onMore]);

  const template = columns.map((column) => column.width).join(" ");
  const at = rows.findIndex((row) => idOf(row) === chosen);
  const keys = (event: KeyboardEvent) => {
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : event.key === "PageDown" ? 10 : event.key === "PageUp" ? -10 : 0;
    if (step === 0) return;
    const next = Math.min(Math.max(at + step, 0), rows.length - 1);
    const row = rows[next];
    if (row === undefined) return;
    event.preventDefault();
    virtual.scrollToIndex(next);
    onChoose(row);
  };
  return (
    <div ref={scroll} className={styles.scroll} role="table" aria-label={label} aria-rowcount={total + 1} tabIndex={0} onKeyDown={keys}>
      <div className={mergeClasses(styles.row, styles.head)} role="row" aria-rowindex={1} style={{ gridTemplateColumns: template }}>
        {columns.map((column) => (
          <span key={column.name} role="columnheader" className={styles.cell}>
            {column.name}
          </span>
        ))}
      </div>
      <div role="rowgroup" className={styles.body} style={{ height: virtual.getTotalSize() }}>
        {items.map((item) => {
          const row = rows[item.index];
          if (row === undefined) return null;
          const id = idOf(row);
          return (
            <div
              key={id}
              role="row"
              aria-rowindex={item.index + 2}
              aria-selected={id === chosen}
              className={mergeClasses(styles.row, styles.placed, id === chosen && styles.chosen)}
              style={{ gridTemplateColumns: template, height: rowHeight, transform: `translateY(${item.start}px)` }}
              onClick={() => onChoose(row)}
            >
              {columns.map((column) => (
                <span key={column.name} role="cell" className={styles.cell}>
                  {column.cell(row)}
                </span>
              ))}
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** "1 of 46" and the way to its neighbours, for the detail pane. */
export function placeIn<Row>(rows: readonly Row[], total: number, chosen: string | null, idOf: (row: Row) => string, onChoose: (row: Row) => void) {
  const at = rows.findIndex((row) => idOf(row) === chosen);
  if (at < 0) return undefined;
  const go = (row: Row | undefined) => (row === undefined ? undefined : () => onChoose(row));
  return { index: at + 1, total, previous: go(rows[at - 1]), next: go(rows[at + 1]) };
}

