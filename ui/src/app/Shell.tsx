/** The frame that stands around every page: app bar, navigation, page. The setup brings its own left side. */
import { makeStyles, tokens } from "@fluentui/react-components";
import { Outlet, useLocation } from "@tanstack/react-router";

import { Frame } from "../components/Frame";
import { AppBar } from "./AppBar";
import { Navigation } from "./Navigation";

const useStyles = makeStyles({
  root: {
    display: "flex",
    flexDirection: "column",
    height: "100vh",
    backgroundColor: tokens.colorNeutralBackground3,
    color: tokens.colorNeutralForeground1,
    fontVariantNumeric: "tabular-nums",
  },
});

export function Shell() {
  const styles = useStyles();
  const inSetup = useLocation({ select: (location) => location.pathname.startsWith("/setup") });
  return (
    <div className={styles.root}>
      <AppBar />
      {inSetup ? (
        <Outlet />
      ) : (
        <Frame side={<Navigation />}>
          <Outlet />
        </Frame>
      )}
    </div>
  );
}
