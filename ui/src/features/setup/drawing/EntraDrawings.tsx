/** Where Usher is registered, and where people are assigned, in the Entra admin center. */
import { Apps16Regular, ChevronDown16Regular, Key16Regular, People16Regular } from "@fluentui/react-icons";

import { text } from "../../../text";
import { Drawing, Grey, Spot, useDrawingStyles } from "./Drawing";

const words = text.entra.drawings;

/** App registrations > New registration; the pins are the steps' numbers. */
export function RegisterDrawing() {
  const styles = useDrawingStyles();
  const side = (
    <>
      <Grey width={96} />
      <Grey width={72} />
      <Spot pin={1}>
        <span className={styles.line}>
          <Key16Regular />
          <span className={styles.strong}>{words.registrations}</span>
        </span>
      </Spot>
      <Grey width={104} />
      <Grey width={88} />
    </>
  );
  return (
    <Drawing label={words.registerLabel} address={words.address} side={side}>
      <span className={styles.title}>{words.register}</span>
      <Grey width={220} />
      <span className={styles.strong}>{words.name}</span>
      <div>
        <Spot pin={2}>
          <span className={styles.box}>{text.app.name}</span>
        </Spot>
      </div>
      <span className={styles.strong}>{words.redirect}</span>
      <div>
        <Spot pin={3}>
          <span className={styles.line}>
            <span className={styles.box}>
              {words.platform}
              <ChevronDown16Regular />
            </span>
            <span className={styles.box}>{text.entra.register.redirect}</span>
          </span>
        </Spot>
      </div>
      <div>
        <span className={styles.fill}>{words.registerButton}</span>
      </div>
    </Drawing>
  );
}

/** Enterprise apps > the application > Users and groups > Add user/group. */
export function AssignDrawing({ target }: { target: string }) {
  const styles = useDrawingStyles();
  const side = (
    <>
      <span className={styles.line}>
        <Apps16Regular />
        <span className={styles.strong}>{target}</span>
      </span>
      <Grey width={80} />
      <Grey width={104} />
      <Spot pin={1}>
        <span className={styles.line}>
          <People16Regular />
          <span className={styles.strong}>{words.users}</span>
        </span>
      </Spot>
      <Grey width={96} />
      <Grey width={72} />
    </>
  );
  return (
    <Drawing label={words.assignLabel} address={words.address} side={side}>
      <div>
        <Spot pin={2}>
          <span className={styles.link}>{words.addUser}</span>
        </Spot>
      </div>
      <Grey width={260} />
      <span className={styles.strong}>{words.selectUser}</span>
      <div>
        <span className={styles.box}>{words.oneSelected}</span>
      </div>
      <span className={styles.strong}>{words.selectRole}</span>
      <div>
        <Spot pin={3}>
          <span className={styles.box}>{words.role}</span>
        </Spot>
      </div>
      <div>
        <span className={styles.fill}>{words.assign}</span>
      </div>
    </Drawing>
  );
}
