import { Card } from "../../../components/Card";
import { text } from "../../../text";
import type { Setup } from "../given";
import { StepPage } from "../StepPage";
import { useSetupStyles } from "../styles";

const words = text.setup.begin;

/** 1 Before you begin: the roles. */
export function Begin({ profile }: Setup) {
  const styles = useSetupStyles();
  const target = profile.displayName;
  const dialpad = profile.name === "dialpad";
  return (
    <StepPage title={words.title} why={words.why(target)}>
      <div className={styles.column}>
        <Card>
          <h2 className={styles.subtitle}>{words.directory}</h2>
          <ul className={styles.list}>
            {words.roles.map((role) => (
              <li key={role}>{role}</li>
            ))}
          </ul>
          <p className={styles.note}>{words.directoryHint}</p>
        </Card>
        <Card>
          <h2 className={styles.subtitle}>{words.targetTitle(target)}</h2>
          <ul className={styles.list}>
            <li>{dialpad ? words.targetRole(target) : words.targetRoleAny}</li>
          </ul>
        </Card>
        <Card>
          <h2 className={styles.subtitle}>{words.needTitle}</h2>
          <ul className={styles.list}>
            {words.need.map((need) => (
              <li key={need}>{need}</li>
            ))}
          </ul>
          <p className={styles.note}>{words.practice}</p>
        </Card>
        {dialpad && (
          <Card>
            <h2 className={styles.subtitle}>{words.limits}</h2>
            <p className={styles.note}>{words.limit(target)}</p>
          </Card>
        )}
      </div>
    </StepPage>
  );
}
