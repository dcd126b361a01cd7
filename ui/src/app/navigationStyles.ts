import { makeStyles, tokens } from "@fluentui/react-components";

import { narrowMedia } from "../components/layout";

/** How the navigation looks: selected is card colour, a border and a bar of 3 px. */
export const useNavigationStyles = makeStyles({
  nav: { display: "flex", flexDirection: "column", padding: "2px 8px 16px" },
  rail: { alignItems: "stretch", padding: "2px 8px 16px" },
  divider: { height: "1px", margin: "8px", backgroundColor: tokens.colorNeutralStroke2 },
  item: {
    position: "relative",
    display: "flex",
    alignItems: "center",
    gap: "10px",
    height: "34px",
    padding: "0 10px",
    border: "1px solid transparent",
    borderRadius: tokens.borderRadiusLarge,
    color: tokens.colorNeutralForeground1,
    textDecorationLine: "none",
    ":hover": { backgroundColor: tokens.colorNeutralBackground3Hover },
    ":focus-visible": { outline: `2px solid ${tokens.colorStrokeFocus2}`, outlineOffset: "-2px" },
    [narrowMedia]: { height: "38px", justifyContent: "center", padding: 0 },
  },
  sub: { paddingLeft: "34px" },
  current: {
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    fontWeight: tokens.fontWeightSemibold,
    "::before": {
      content: '""',
      position: "absolute",
      left: "-1px",
      top: "8px",
      bottom: "8px",
      width: "3px",
      borderRadius: tokens.borderRadiusCircular,
      backgroundColor: tokens.colorCompoundBrandStroke,
    },
  },
  connection: { fontWeight: tokens.fontWeightMedium },
  pages: { paddingBottom: "8px" },
  icon: { flex: "none", display: "flex", fontSize: "20px" },
  word: { minWidth: 0, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  end: { marginLeft: "auto" },
  mark: { flex: "none", display: "inline-flex", alignItems: "center", gap: "4px", fontWeight: tokens.fontWeightMedium },
  warning: { color: tokens.colorStatusWarningForeground1 },
  danger: { color: tokens.colorStatusDangerForeground1 },
  corner: { position: "absolute", top: 0, right: "2px", fontSize: tokens.fontSizeBase200, transform: "scale(0.8)" },
  railItem: { display: "block" },
  railSign: { fontSize: "20px" },
});
