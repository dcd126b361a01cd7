import { makeStyles, tokens } from "@fluentui/react-components";

import { narrowMedia } from "../../components/layout";

/** What the steps share: one column of 760 in a container of 1,200, the same left edge on every step. */
export const useSetupStyles = makeStyles({
  page: { height: "100%", display: "flex", flexDirection: "column" },
  body: {
    flex: "1 1 0",
    minHeight: 0,
    overflowY: "auto",
    padding: "40px 84px 32px",
    display: "flex",
    flexDirection: "column",
    gap: "24px",
    "> *": { flexShrink: 0, maxWidth: "1200px" },
    [narrowMedia]: { padding: "20px" },
  },
  head: { maxWidth: "760px" },
  title: {
    margin: 0,
    fontSize: tokens.fontSizeBase600,
    lineHeight: tokens.lineHeightBase600,
    fontWeight: tokens.fontWeightSemibold,
    letterSpacing: "-0.015em",
    ":focus": { outlineStyle: "none" },
    [narrowMedia]: { fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500 },
  },
  why: { margin: "4px 0 0", fontSize: "14px", lineHeight: tokens.lineHeightBase300, color: tokens.colorNeutralForeground2 },
  column: { maxWidth: "760px", display: "flex", flexDirection: "column", gap: "20px" },
  form: { maxWidth: "640px", display: "flex", flexDirection: "column", gap: "18px" },
  row: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "12px" },
  field: { display: "flex", gap: "8px", "> :first-child": { flexGrow: 1 } },
  subtitle: { margin: "0 0 8px", fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400, fontWeight: tokens.fontWeightSemibold },
  list: { margin: 0, paddingLeft: "20px", display: "flex", flexDirection: "column", gap: "4px" },
  note: { margin: 0, color: tokens.colorNeutralForeground2 },
  stack: { display: "flex", flexDirection: "column", gap: "12px" },
  apart: { paddingTop: "8px" },
  heading: { margin: 0, fontSize: tokens.fontSizeBase300, lineHeight: tokens.lineHeightBase300, fontWeight: tokens.fontWeightSemibold },
  /** Its words begin at the left edge. */
  flush: { marginLeft: "-12px" },
  push: { marginLeft: "auto", flex: "none", whiteSpace: "nowrap" },
  buttonRow: { display: "flex", flexWrap: "wrap", gap: "12px", paddingTop: "12px" },
  noShrink: { flex: "none", whiteSpace: "nowrap" },
  footer: {
    flex: "none",
    minHeight: "64px",
    display: "flex",
    alignItems: "center",
    gap: "12px",
    padding: "0 32px",
    backgroundColor: tokens.colorNeutralBackground1,
    borderTop: `1px solid ${tokens.colorNeutralStroke2}`,
    [narrowMedia]: { minHeight: "56px", padding: "0 20px" },
  },
  reason: { marginLeft: "auto", color: tokens.colorNeutralForeground2, textAlign: "right" },
  leave: { flex: "none", whiteSpace: "nowrap", marginLeft: "-12px" },
  button: { flex: "none", whiteSpace: "nowrap", minWidth: "96px" },
});
