/** How a company registers Usher in its tenant, by hand, with the exact settings. */
import { Button, makeStyles, tokens } from "@fluentui/react-components";
import { Dismiss16Regular, Open20Regular } from "@fluentui/react-icons";

import { useOpenLink } from "../../../api/mutation";
import { Card } from "../../../components/Card";
import { CopyButton } from "../../../components/CopyButton";
import { Problem } from "../../../components/Problem";
import { text } from "../../../text";
import { ShowMeWhere } from "../drawing/Drawing";
import { RegisterDrawing } from "../drawing/EntraDrawings";
import { useSetupStyles } from "../styles";
import { entraAdminCenter } from "./links";

const words = text.entra.register;
/** Which of the steps is about the redirect address. */
const ofRedirect = 2;

const useStyles = makeStyles({
  head: { display: "flex", alignItems: "baseline", gap: "8px" },
  steps: { margin: "12px 0", paddingLeft: "20px", display: "flex", flexDirection: "column", gap: "8px" },
  value: { display: "inline-flex", alignItems: "center", gap: "4px", marginLeft: "6px" },
  mono: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, fontVariantLigatures: "none", userSelect: "text" },
});

export function Register({ global, onHide }: { global: boolean; onHide: () => void }) {
  const styles = useStyles();
  const setup = useSetupStyles();
  const open = useOpenLink();
  return (
    <Card>
      <div className={styles.head}>
        <h2 className={setup.subtitle}>{words.title}</h2>
        <Button className={setup.push} appearance="subtle" size="small" icon={<Dismiss16Regular />} onClick={onHide}>
          {words.hide}
        </Button>
      </div>
      <p className={setup.note}>{words.why}</p>
      <ol className={styles.steps}>
        {words.steps.map((step, at) => (
          <li key={step}>
            {step}
            {at === ofRedirect && (
              <span className={styles.value}>
                <span className={styles.mono}>{words.redirect}</span>
                <CopyButton iconOnly label={words.copyRedirect} value={words.redirect} />
              </span>
            )}
          </li>
        ))}
      </ol>
      <p className={setup.note}>{words.secret}</p>
      <ShowMeWhere of={text.entra.drawings.of}>
        <RegisterDrawing />
      </ShowMeWhere>
      {global && (
        <div className={setup.buttonRow}>
          <Button icon={<Open20Regular />} onClick={() => open.mutate({ url: entraAdminCenter })}>
            {words.open}
          </Button>
        </div>
      )}
      {open.error !== null && <Problem problem={open.error} />}
    </Card>
  );
}
