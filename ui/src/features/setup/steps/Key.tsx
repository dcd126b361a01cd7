import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { Dismiss16Regular, Eye20Regular, Open20Regular } from "@fluentui/react-icons";
import { useState } from "react";

import { useOpenLink } from "../../../api/mutation";
import { Problem } from "../../../components/Problem";
import { ownTokens } from "../../../components/tokens";
import { text } from "../../../text";
import { KeyDrawing } from "../drawing/KeyDrawing";
import type { Setup } from "../given";
import { numberOf } from "../steps";
import { StepPage } from "../StepPage";
import { useSetupStyles } from "../styles";

const words = text.setup.key;

const useStyles = makeStyles({
  side: {
    display: "grid",
    gridTemplateColumns: "minmax(0, 450px) minmax(0, 700px)",
    gap: "48px",
    "@media (max-width: 1279px)": { gridTemplateColumns: "minmax(0, 760px)", gap: "24px" },
  },
  steps: { listStyleType: "none", margin: 0, padding: 0, display: "flex", flexDirection: "column", gap: "16px" },
  step: { display: "flex", gap: "12px", alignItems: "flex-start" },
  pin: {
    flex: "none",
    width: "24px",
    height: "24px",
    display: "grid",
    placeItems: "center",
    borderRadius: tokens.borderRadiusCircular,
    backgroundColor: ownTokens.pinBackground,
    color: ownTokens.pinForeground,
    fontWeight: tokens.fontWeightSemibold,
    fontSize: tokens.fontSizeBase200,
  },
  words: { paddingTop: "2px" },
  left: { display: "flex", flexDirection: "column", gap: "20px" },
  buttons: { display: "flex", flexWrap: "wrap", gap: "12px" },
  head: { display: "flex", alignItems: "center", gap: "8px", paddingBottom: "8px" },
  push: { marginLeft: "auto" },
});

/** 3 The application's API key: the profile's steps, the link, a drawing of where it is. */
export function Key({ profile, draft }: Setup) {
  const styles = useStyles();
  const setup = useSetupStyles();
  const [drawn, setDrawn] = useState(true);
  const open = useOpenLink();
  const target = profile.displayName;
  const dialpad = profile.name === "dialpad";
  return (
    <StepPage title={dialpad ? words.title(target) : words.titleAny(target)} why={words.why(target)}>
      <div className={styles.side}>
        <div className={styles.left}>
          <ol className={styles.steps}>
            {profile.secretTokenSteps.map((step, at) => (
              <li key={step} className={styles.step}>
                <span className={styles.pin} aria-hidden>
                  {at + 1}
                </span>
                <span className={styles.words}>{step}</span>
              </li>
            ))}
          </ol>
          <div className={styles.buttons}>
            {profile.secretTokenLink !== "" && (
              <Button icon={<Open20Regular />} onClick={() => open.mutate({ url: profile.secretTokenLink })}>
                {words.open(target)}
              </Button>
            )}
            {dialpad && !drawn && (
              <Button appearance="subtle" icon={<Eye20Regular />} onClick={() => setDrawn(true)}>
                {text.setup.drawing.showMe}
              </Button>
            )}
          </div>
          {open.error !== null && <Problem problem={open.error} />}
          {draft.sourceKind === "practice" && <p className={setup.note}>{words.practice(numberOf("connection", draft))}</p>}
        </div>
        {dialpad && drawn && (
          <div>
            <div className={styles.head}>
              <strong>{text.setup.drawing.showMe}</strong>
              <span className={setup.note}>{text.setup.drawing.drawing(target)}</span>
              <Button className={styles.push} appearance="subtle" size="small" icon={<Dismiss16Regular />} onClick={() => setDrawn(false)}>
                {text.setup.drawing.hide}
              </Button>
            </div>
            <KeyDrawing />
          </div>
        )}
      </div>
    </StepPage>
  );
}
