/** Signing in to Microsoft Entra ID: in the system's browser or by a code, waited for, given up. Nobody is asked for a password here. */
import { Button, makeStyles, Spinner, tokens } from "@fluentui/react-components";
import { Key20Regular, PersonKey20Regular } from "@fluentui/react-icons";
import { useEffect, type ReactNode } from "react";

import { useBeginSignIn, useCancelSignIn, useWaitForSignIn } from "../../api/entra";
import type { BegunSignIn, SignedInView, SignInFor, SignInWay } from "../../bindings";
import { text } from "../../text";
import { CopyButton } from "../CopyButton";
import { Problem } from "../Problem";
import { Time } from "../Time";

const words = text.entra.signIn;

interface SignInProps {
  /** Whose sign-in; `null` while what it needs isn't entered. */
  who: SignInFor | null;
  /** The one thing to do on this page. */
  primary?: boolean;
  /** Somebody is signed in, and agrees to more. */
  more?: boolean;
  onDone?: (person: SignedInView) => void;
}

const useStyles = makeStyles({
  root: { display: "flex", flexDirection: "column", gap: "12px" },
  buttons: { display: "flex", flexWrap: "wrap", alignItems: "center", gap: "12px" },
  button: { flex: "none", whiteSpace: "nowrap" },
  hint: { margin: 0, color: tokens.colorNeutralForeground2 },
  waiting: {
    display: "flex",
    flexDirection: "column",
    gap: "12px",
    padding: "16px",
    borderRadius: tokens.borderRadiusLarge,
    border: `1px solid ${tokens.colorNeutralStroke2}`,
    backgroundColor: tokens.colorNeutralBackground1,
  },
  line: { display: "flex", alignItems: "center", gap: "12px", margin: 0 },
  given: { display: "grid", gridTemplateColumns: "auto minmax(0, 1fr) auto", columnGap: "16px", rowGap: "4px", alignItems: "center", margin: 0 },
  term: { color: tokens.colorNeutralForeground2 },
  value: { margin: 0, overflowWrap: "anywhere", userSelect: "text" },
  code: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase500, lineHeight: tokens.lineHeightBase500, fontVariantLigatures: "none", letterSpacing: "0.08em" },
  address: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, fontVariantLigatures: "none", overflowWrap: "anywhere", userSelect: "text" },
});

export function SignIn({ who, primary = false, more = false, onDone }: SignInProps) {
  const styles = useStyles();
  const begin = useBeginSignIn();
  const wait = useWaitForSignIn();
  const { mutate: cancel } = useCancelSignIn();
  const waitsFor = wait.isPending ? wait.variables.number : undefined;
  // Whoever leaves the page gives up what waits there.
  useEffect(() => (waitsFor === undefined ? undefined : () => cancel(waitsFor)), [waitsFor, cancel]);

  const start = (way: SignInWay) => {
    if (who === null) return;
    wait.reset();
    begin.mutate({ who, way }, { onSuccess: ({ number }) => wait.mutate({ number, who }, onDone === undefined ? {} : { onSuccess: onDone }) });
  };
  const problem = begin.error ?? wait.error;
  const givenUp = problem?.code === "Cancelled";
  if (waitsFor !== undefined && begin.data !== undefined) return <Waiting begun={begin.data} onCancel={() => cancel(waitsFor)} />;
  return (
    <div className={styles.root}>
      {problem !== null && !givenUp && <Problem problem={problem} />}
      <div className={styles.buttons}>
        <Button
          className={styles.button}
          appearance={primary ? "primary" : "secondary"}
          icon={<PersonKey20Regular />}
          disabled={who === null || begin.isPending}
          onClick={() => start("browser")}
        >
          {begin.isPending ? words.beginning : more ? words.agree : words.browser}
        </Button>
        <Button className={styles.button} appearance="subtle" icon={<Key20Regular />} disabled={who === null || begin.isPending} onClick={() => start("code")}>
          {words.code}
        </Button>
      </div>
      {primary && <p className={styles.hint}>{words.codeHint}</p>}
    </div>
  );
}

function Waiting({ begun, onCancel }: { begun: BegunSignIn; onCancel: () => void }) {
  const styles = useStyles();
  return (
    <div className={styles.waiting} role="status">
      {begun.code !== "" ? <Code begun={begun} /> : <InBrowser begun={begun} />}
      <div>
        <Button className={styles.button} onClick={onCancel}>
          {words.cancel}
        </Button>
      </div>
    </div>
  );
}

function Line({ children }: { children: ReactNode }) {
  const styles = useStyles();
  return (
    <div className={styles.line}>
      <Spinner size="tiny" aria-hidden />
      <span>{children}</span>
    </div>
  );
}

function InBrowser({ begun: { url, opened } }: { begun: BegunSignIn }) {
  const styles = useStyles();
  return (
    <>
      <Line>{opened ? words.inBrowser : words.byHand}</Line>
      {!opened && <span className={styles.address}>{url}</span>}
      <div className={styles.buttons}>
        {opened && <span className={styles.hint}>{words.notOpened}</span>}
        <CopyButton label={words.copyAddress} value={url} />
      </div>
    </>
  );
}

function Code({ begun: { url, code, untilMs } }: { begun: BegunSignIn }) {
  const styles = useStyles();
  return (
    <>
      <Line>{words.enterCode}</Line>
      <dl className={styles.given}>
        <dt className={styles.term}>{words.page}</dt>
        <dd className={styles.value}>{url}</dd>
        <dd className={styles.value}>
          <CopyButton iconOnly label={words.copyAddress} value={url} />
        </dd>
        <dt className={styles.term}>{words.theCode}</dt>
        <dd className={`${styles.value} ${styles.code}`}>{code}</dd>
        <dd className={styles.value}>
          <CopyButton iconOnly label={words.copyCode} value={code} />
        </dd>
        <dt className={styles.term}>{words.until}</dt>
        <dd className={styles.value}>
          <Time ms={untilMs} />
        </dd>
      </dl>
    </>
  );
}
