import { makeStyles, mergeClasses, tokens } from "@fluentui/react-components";
import type { FluentIcon } from "@fluentui/react-icons";

/** The colour roles of NOTES.md. */
export type Role = "success" | "brand" | "warning" | "danger" | "neutral";

export interface SignLook {
  icon: FluentIcon;
  role: Role;
  /** What it says: never colour alone. */
  word: string;
  /** What runs, turns. */
  turns?: boolean;
}

interface SignProps {
  look: SignLook;
  /** `word`: icon and word. `icon`: the icon alone, its word for screen readers and as a tooltip. */
  show?: "word" | "icon";
  className?: string | undefined;
}

export const useRoleStyles = makeStyles({
  success: { color: tokens.colorStatusSuccessForeground1 },
  brand: { color: tokens.colorBrandForeground1 },
  warning: { color: tokens.colorStatusWarningForeground1 },
  danger: { color: tokens.colorStatusDangerForeground1 },
  neutral: { color: tokens.colorNeutralForeground3 },
});

const useStyles = makeStyles({
  root: { display: "inline-flex", alignItems: "center", gap: "6px", whiteSpace: "nowrap", fontWeight: tokens.fontWeightMedium },
  icon: { flex: "none", display: "block", fontSize: "16px" },
  turns: {
    animationName: { from: { transform: "rotate(0deg)" }, to: { transform: "rotate(360deg)" } },
    animationDuration: "1.6s",
    animationIterationCount: "infinite",
    animationTimingFunction: "linear",
  },
});

/** Shape, colour and word together. */
export function Sign({ look, show = "word", className }: SignProps) {
  const styles = useStyles();
  const roles = useRoleStyles();
  const Icon = look.icon;
  const iconClass = mergeClasses(styles.icon, look.turns === true && styles.turns);
  if (show === "icon") {
    return (
      <span className={mergeClasses(styles.root, roles[look.role], className)} role="img" aria-label={look.word} title={look.word}>
        <Icon className={iconClass} aria-hidden />
      </span>
    );
  }
  return (
    <span className={mergeClasses(styles.root, roles[look.role], className)}>
      <Icon className={iconClass} aria-hidden />
      {look.word}
    </span>
  );
}
