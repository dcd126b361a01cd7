import { Button, Link as TextLink, makeStyles, tokens } from "@fluentui/react-components";
import { AppsAddIn20Regular, ArrowDownload20Regular, Checkmark16Regular } from "@fluentui/react-icons";
import { useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { useAddPracticeCompany } from "../../api/mutation";
import { Problem } from "../../components/Problem";
import { text } from "../../text";
import { OnePicture, SeveralPicture } from "./EmptyPictures";
import { ImportDocument } from "./ImportDocument";
import { LeftSetup } from "./LeftSetup";

const words = text.home.empty;
const practicePeople = 200;

const useStyles = makeStyles({
  root: { width: "100%", maxWidth: "880px", margin: "auto", display: "flex", flexDirection: "column", gap: "24px" },
  title: { margin: 0, fontSize: tokens.fontSizeHero700, lineHeight: tokens.lineHeightHero700, fontWeight: tokens.fontWeightSemibold, letterSpacing: "-0.015em" },
  lead: { margin: "8px 0 0", fontSize: tokens.fontSizeBase400, lineHeight: tokens.lineHeightBase400, color: tokens.colorNeutralForeground2 },
  choices: { display: "grid", gridTemplateColumns: "repeat(auto-fit, minmax(320px, 1fr))", gap: "20px" },
  choice: {
    display: "flex",
    flexDirection: "column",
    alignItems: "flex-start",
    padding: "28px",
    backgroundColor: tokens.colorNeutralBackground1,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    borderRadius: "8px",
  },
  choiceTitle: { margin: "20px 0 4px", fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500, fontWeight: tokens.fontWeightSemibold },
  choiceLead: { margin: 0, fontSize: "14px", lineHeight: tokens.lineHeightBase400, color: tokens.colorNeutralForeground2 },
  points: { listStyleType: "none", margin: "16px 0 24px", padding: 0, display: "flex", flexDirection: "column", gap: "6px" },
  point: { display: "flex", gap: "8px", alignItems: "center", color: tokens.colorNeutralForeground2 },
  button: { marginTop: "auto" },
  third: { display: "flex", flexWrap: "wrap", gap: "12px 40px" },
  line: { display: "inline-flex", alignItems: "center", gap: "8px" },
  link: { fontWeight: tokens.fontWeightMedium },
});

/** Nothing is set up yet: two large choices, and a third. */
export function HomeEmpty() {
  const styles = useStyles();
  const navigate = useNavigate();
  const practice = useAddPracticeCompany();
  const openPractice = () =>
    practice.mutate({ users: practicePeople }, { onSuccess: (id) => void navigate({ to: "/connection/$id/overview", params: { id } }) });
  return (
    <div className={styles.root}>
      <div>
        <h2 className={styles.title}>{words.title}</h2>
        <p className={styles.lead}>{words.lead}</p>
      </div>
      <LeftSetup />
      {practice.error !== null && <Problem problem={practice.error} action={{ label: text.components.tryAgain, run: openPractice }} />}
      <div className={styles.choices}>
        <Choice picture={<OnePicture />} title={words.dialpad.title} lead={words.dialpad.lead} points={words.dialpad.points}>
          <Button className={styles.button} appearance="primary" size="large" onClick={() => void navigate({ to: "/setup", search: { profile: "dialpad" } })}>
            {words.dialpad.button}
          </Button>
        </Choice>
        <Choice picture={<SeveralPicture />} title={words.practice.title} lead={words.practice.lead} points={words.practice.points}>
          <Button className={styles.button} size="large" disabled={practice.isPending} onClick={openPractice}>
            {practice.isPending ? words.practice.busy : words.practice.button}
          </Button>
        </Choice>
      </div>
      <div className={styles.third}>
        <span className={styles.line}>
          <AppsAddIn20Regular aria-hidden />
          {words.another}
          <TextLink as="button" className={styles.link} onClick={() => void navigate({ to: "/setup", search: { profile: "scim" } })}>
            {words.connect}
          </TextLink>
        </span>
        <span className={styles.line}>
          <ArrowDownload20Regular aria-hidden />
          {words.document}
          <ImportDocument className={styles.link} />
        </span>
      </div>
    </div>
  );
}

function Choice({ picture, title, lead, points, children }: { picture: ReactNode; title: string; lead: string; points: string[]; children: ReactNode }) {
  const styles = useStyles();
  return (
    <section className={styles.choice}>
      {picture}
      <h3 className={styles.choiceTitle}>{title}</h3>
      <p className={styles.choiceLead}>{lead}</p>
      <ul className={styles.points}>
        {points.map((point) => (
          <li key={point} className={styles.point}>
            <Checkmark16Regular aria-hidden />
            {point}
          </li>
        ))}
      </ul>
      {children}
    </section>
  );
}
