import { Button, Field, Input, makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import { CheckmarkCircle20Filled, Eye20Regular, EyeOff20Regular, PlugConnected20Regular } from "@fluentui/react-icons";
import { useRef, useState, type ReactNode } from "react";

import { usePracticeTarget, useTestConnection } from "../../../api/mutation";
import type { CheckView } from "../../../bindings";
import { Problem } from "../../../components/Problem";
import { TestChecks } from "../../../components/TestChecks";
import { Time } from "../../../components/Time";
import { formatDuration } from "../../../text/format";
import { text } from "../../../text";
import type { Setup } from "../given";
import { StepPage } from "../StepPage";
import { useSetupStyles } from "../styles";
import { hasPassed, isCurrent, urlProblem, type Tested } from "../validate";

const words = text.setup.connection;

const useStyles = makeStyles({
  result: { display: "inline-flex", alignItems: "center", gap: "6px", fontWeight: tokens.fontWeightSemibold },
  good: { color: tokens.colorStatusSuccessForeground1 },
  bad: { color: tokens.colorStatusDangerForeground1 },
});

/** 5 The connection: tenant URL, secret token, Test Connection with its list of checks in place. */
export function Connection({ draft, change, profile, token, setToken, tested, setTested }: Setup) {
  const styles = useSetupStyles();
  const test = useTestConnection();
  const practice = usePracticeTarget();
  const [shown, setShown] = useState(false);
  const urlInput = useRef<HTMLInputElement>(null);
  const tokenInput = useRef<HTMLInputElement>(null);
  const target = profile.displayName;
  const wrongUrl = draft.tenantUrl.trim() === "" ? null : urlProblem(draft.tenantUrl);
  const kept = draft.connection !== "";
  const ready = urlProblem(draft.tenantUrl) === null && (token !== "" || kept);

  const run = () => {
    const { tenantUrl } = draft;
    test.mutate(
      { profile: profile.name, tenantUrl, secretToken: token, connection: kept ? draft.connection : null },
      { onSuccess: (report) => setTested({ report, tenantUrl, token, atMs: Date.now() }) },
    );
  };
  // Another address has to be tested again, also in a connection that was made.
  const changeUrl = (tenantUrl: string) => change({ tenantUrl, done: draft.done.filter((id) => id !== "connection") });
  const usePractice = () =>
    practice.mutate(undefined, {
      onSuccess: ({ tenantUrl, secretToken }) => {
        changeUrl(tenantUrl);
        setToken(secretToken);
        setTested(undefined);
      },
    });
  const fix = (check: CheckView): ReactNode => {
    const toToken = tokenCodes.includes(check.code);
    const toUrl = urlCodes.includes(check.code);
    const act = toToken ? () => focusAll(tokenInput.current) : toUrl ? () => focusAll(urlInput.current) : run;
    return (
      <Button size="small" appearance="primary" onClick={act}>
        {toToken ? words.newToken : toUrl ? words.newUrl : words.testAgain}
      </Button>
    );
  };

  return (
    <StepPage title={words.title(target)} why={words.why}>
      <div className={styles.form}>
        {draft.sourceKind === "practice" && (
          <div className={styles.row}>
            <Button className={styles.noShrink} disabled={practice.isPending} onClick={usePractice}>
              {words.practice}
            </Button>
            <span className={styles.note}>{words.practiceHint}</span>
          </div>
        )}
        {practice.error !== null && <Problem problem={practice.error} />}
        <Field label={words.url} hint={words.urlHint(profile.tenantUrl)} {...(wrongUrl === null ? {} : { validationMessage: wrongUrl })}>
          <Input
            ref={urlInput}
            type="url"
            value={draft.tenantUrl}
            autoComplete="off"
            spellCheck={false}
            onChange={(_, data) => changeUrl(data.value)}
          />
        </Field>
        <Field label={words.token} required={!kept} hint={kept ? words.tokenKept : words.tokenHint(target)}>
          <Input
            ref={tokenInput}
            type={shown ? "text" : "password"}
            value={token}
            autoComplete="off"
            spellCheck={false}
            onChange={(_, data) => setToken(data.value)}
            contentAfter={
              <Button
                size="small"
                appearance="transparent"
                icon={shown ? <EyeOff20Regular /> : <Eye20Regular />}
                aria-label={shown ? words.hideToken : words.showToken}
                onClick={() => setShown(!shown)}
              />
            }
          />
        </Field>
        <div className={styles.row}>
          <Button className={styles.noShrink} icon={<PlugConnected20Regular />} disabled={!ready || test.isPending} onClick={run}>
            {test.isPending ? words.testing : tested === undefined ? words.test : words.testAgain}
          </Button>
          {!test.isPending && isCurrent(draft, token, tested) && tested !== undefined && <Result tested={tested} passed={hasPassed(draft, token, tested)} />}
        </div>
      </div>
      {test.error !== null && <Problem problem={test.error} action={{ label: words.testAgain, run }} />}
      {tested !== undefined && isCurrent(draft, token, tested) && <TestChecks report={tested.report} fix={fix} />}
    </StepPage>
  );
}

const tokenCodes = ["WrongToken", "TooFewRights", "BadToken", "TokenFormat"];
const urlCodes = ["WrongAddress", "NotScim", "NoNetwork", "Tls", "PlainHttp"];

function focusAll(input: HTMLInputElement | null): void {
  input?.focus();
  input?.select();
}

function Result({ tested, passed }: { tested: Tested; passed: boolean }) {
  const styles = useStyles();
  const { checks } = tested.report;
  const ms = checks.reduce((sum, check) => sum + check.ms, 0);
  const stoppedAt = checks.findIndex((check) => check.state === "failed") + 1;
  return (
    <span className={mergeClasses(styles.result, passed ? styles.good : styles.bad)} role="status">
      {passed && <CheckmarkCircle20Filled aria-hidden />}
      {passed ? words.passed(checks.length, formatDuration(ms / 1000)) : words.stopped(stoppedAt, checks.length)} <Time ms={tested.atMs} />
    </span>
  );
}
