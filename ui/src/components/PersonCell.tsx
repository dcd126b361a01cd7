import { Avatar, makeStyles, tokens } from "@fluentui/react-components";
import { People16Regular } from "@fluentui/react-icons";

import type { ObjectType } from "../bindings";

interface PersonCellProps {
  name: string;
  /** userPrincipalName; empty for a group. */
  userName: string;
  objectType?: ObjectType;
  /** 24 in lists, 36 in a pane, 48 in a header. */
  size?: 24 | 36 | 48;
  /** Leave the second line out (narrow lists). */
  oneLine?: boolean;
}

const useStyles = makeStyles({
  root: { display: "flex", alignItems: "center", gap: "12px", minWidth: 0 },
  words: { minWidth: 0, display: "flex", flexDirection: "column" },
  name: { fontWeight: tokens.fontWeightMedium, overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  user: {
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    color: tokens.colorNeutralForeground2,
    overflow: "hidden",
    textOverflow: "ellipsis",
    whiteSpace: "nowrap",
  },
});

// Scripts without capitals take the first character alone: two of them would be a word.
const capitals = /^[\p{Lu}\p{Lt}]/u;

/** "ÅL"; "山" for a name in a script without capitals. */
export function initialsOf(name: string): string {
  const parts = name.trim().split(/\s+/u).filter((part) => part !== "");
  const first = [...(parts[0] ?? "")][0] ?? "";
  const last = [...(parts.length > 1 ? (parts[parts.length - 1] ?? "") : "")][0] ?? "";
  return capitals.test(first) && capitals.test(last) ? first + last : first.toLocaleUpperCase();
}

/** A person or group in two lines. */
export function PersonCell({ name, userName, objectType = "User", size = 24, oneLine = false }: PersonCellProps) {
  const styles = useStyles();
  const group = objectType === "Group";
  return (
    <div className={styles.root}>
      <Avatar size={size} color="neutral" aria-hidden {...(group ? { icon: <People16Regular />, shape: "square" as const } : { initials: initialsOf(name) })} />
      <div className={styles.words}>
        <span className={styles.name} dir="auto" title={name}>
          {name}
        </span>
        {!oneLine && userName !== "" && (
          <span className={styles.user} title={userName}>
            {userName}
          </span>
        )}
      </div>
    </div>
  );
}
