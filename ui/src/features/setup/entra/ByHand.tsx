/** The tutorial's own way, step by step, for whoever does it in the Entra admin center, or asks someone who may. */
import { Button, makeStyles } from "@fluentui/react-components";
import { BookOpen20Regular, Open20Regular } from "@fluentui/react-icons";
import { useState, type ReactNode } from "react";

import { useOpenLink } from "../../../api/mutation";
import type { ProfileView } from "../../../bindings";
import { Card } from "../../../components/Card";
import { Problem } from "../../../components/Problem";
import { text } from "../../../text";
import { ShowMeWhere } from "../drawing/Drawing";
import { AssignDrawing } from "../drawing/EntraDrawings";
import { useSetupStyles } from "../styles";
import { dialpadTutorial, entraAdminCenter } from "./links";

const words = text.entra.app;

const useStyles = makeStyles({ steps: { margin: "8px 0", paddingLeft: "20px", display: "flex", flexDirection: "column", gap: "6px" } });

export function ByHand({ profile, global }: { profile: ProfileView; global: boolean }) {
  const setup = useSetupStyles();
  const [shown, setShown] = useState(false);
  const open = useOpenLink();
  const target = profile.displayName;
  const dialpad = profile.name === "dialpad";
  return (
    <div className={setup.stack}>
      <div>
        <Button className={setup.flush} appearance="subtle" icon={<BookOpen20Regular />} aria-expanded={shown} onClick={() => setShown(!shown)}>
          {shown ? words.byHandHide : words.byHand}
        </Button>
      </div>
      {shown && (
        <>
          {dialpad ? (
            <Steps title={words.consentTitle(target)} why={words.consentWhy(target)} steps={words.consent} />
          ) : (
            <Steps title={words.galleryTitle(target)} steps={words.gallery} />
          )}
          <Steps title={words.assignTitle} steps={words.assignSteps}>
            <ShowMeWhere of={text.entra.drawings.of}>
              <AssignDrawing target={target} />
            </ShowMeWhere>
          </Steps>
          <div className={setup.buttonRow}>
            {dialpad && (
              <Button icon={<Open20Regular />} onClick={() => open.mutate({ url: dialpadTutorial })}>
                {words.tutorial}
              </Button>
            )}
            {global && (
              <Button icon={<Open20Regular />} onClick={() => open.mutate({ url: entraAdminCenter })}>
                {words.openAdmin}
              </Button>
            )}
          </div>
          {open.error !== null && <Problem problem={open.error} />}
        </>
      )}
    </div>
  );
}

function Steps({ title, why, steps, children }: { title: string; why?: string; steps: readonly string[]; children?: ReactNode }) {
  const styles = useStyles();
  const setup = useSetupStyles();
  return (
    <Card>
      <h2 className={setup.subtitle}>{title}</h2>
      {why !== undefined && <p className={setup.note}>{why}</p>}
      <ol className={styles.steps}>
        {steps.map((step) => (
          <li key={step}>{step}</li>
        ))}
      </ol>
      {children}
    </Card>
  );
}
