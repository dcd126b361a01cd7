import { makeStyles, tokens } from "@fluentui/react-components";

import { narrowMedia } from "../../components/layout";

/** What several parts of Home share: sections, and the rows of a card. */
export const useHomeStyles = makeStyles({
  sections: { display: "flex", flexDirection: "column", gap: "32px", [narrowMedia]: { gap: "24px" } },
  head: { display: "flex", alignItems: "center", gap: "12px", minHeight: "32px", paddingBottom: "12px" },
  title: { margin: 0, fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400, fontWeight: tokens.fontWeightSemibold },
  push: { marginLeft: "auto" },
  second: { color: tokens.colorNeutralForeground2, fontSize: tokens.fontSizeBase200, lineHeight: tokens.lineHeightBase200 },
  list: { listStyleType: "none", margin: 0, padding: 0 },
  cut: { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
});
