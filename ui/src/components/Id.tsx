import { makeStyles, tokens } from "@fluentui/react-components";

import { text } from "../text";
import { CopyButton } from "./CopyButton";

const useStyles = makeStyles({
  root: { display: "inline-flex", alignItems: "center", gap: "2px", whiteSpace: "nowrap" },
  id: { fontFamily: tokens.fontFamilyMonospace, fontSize: tokens.fontSizeBase200, fontVariantLigatures: "none" },
});

/** "5f0c…a91d": cut in the middle. */
export function shortId(id: string): string {
  return id.length > 12 ? `${id.slice(0, 4)}…${id.slice(-4)}` : id;
}

/** An id: short, whole on hover, copied with a click. */
export function Id({ value }: { value: string }) {
  const styles = useStyles();
  return (
    <span className={styles.root}>
      <span className={styles.id} title={value}>
        {shortId(value)}
      </span>
      <CopyButton iconOnly label={text.components.copyId(value)} value={value} />
    </span>
  );
}
