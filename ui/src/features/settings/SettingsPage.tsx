/** Settings: how the window looks, where the data lives, what this is. */
import { Field, makeStyles, Radio, RadioGroup, tokens } from "@fluentui/react-components";

import { useVersion } from "../../api/about";
import { usePreferences } from "../../api/preferences";
import { Card } from "../../components/Card";
import { Page } from "../../components/Page";
import { Problem } from "../../components/Problem";
import { text } from "../../text";

const words = text.settings;

const useStyles = makeStyles({
  sections: { display: "flex", flexDirection: "column", gap: "20px", maxWidth: "760px" },
  list: { margin: 0, paddingLeft: "20px", display: "flex", flexDirection: "column", gap: "4px" },
  line: { margin: 0 },
  second: { margin: "4px 0 0", color: tokens.colorNeutralForeground2 },
});

export function SettingsPage() {
  const styles = useStyles();
  const { preferences, change, problem } = usePreferences();
  const version = useVersion();
  return (
    <Page title={words.title}>
      <div className={styles.sections}>
        <Card title={words.appearance} label={words.appearance}>
          <Field label={words.theme} hint={words.themeHint}>
            <RadioGroup value={preferences.theme} onChange={(_, { value }) => change((old) => ({ ...old, theme: value }))}>
              <Radio value="" label={words.themes.system} />
              <Radio value="light" label={words.themes.light} />
              <Radio value="dark" label={words.themes.dark} />
            </RadioGroup>
          </Field>
          {problem !== null && <Problem level="warning" problem={problem} />}
        </Card>
        <Card title={words.data} label={words.data}>
          <ul className={styles.list}>
            {words.dataPoints.map((point) => (
              <li key={point}>{point}</li>
            ))}
          </ul>
        </Card>
        <Card title={words.about} label={words.about}>
          <p className={styles.line}>{words.aboutLine}</p>
          {version !== undefined && <p className={styles.second}>{words.version(version)}</p>}
        </Card>
      </div>
    </Page>
  );
}
