import { useEffect, useRef, type ReactNode } from "react";

import { useSetupStyles } from "./styles";

/** One step: its question, why it matters in one sentence, then what is asked. A new step takes the focus. */
export function StepPage({ title, why, children }: { title: string; why: string; children: ReactNode }) {
  const styles = useSetupStyles();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    heading.current?.focus();
    document.title = `${title} - Usher`;
  }, [title]);
  return (
    <>
      <div className={styles.head}>
        <h1 className={styles.title} tabIndex={-1} ref={heading}>
          {title}
        </h1>
        <p className={styles.why}>{why}</p>
      </div>
      {children}
    </>
  );
}
