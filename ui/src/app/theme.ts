/** The three themes: Fluent's own with our indigo ramp, our type (one notch denser) and the few colours that Fluent has no token for. */
import { createDarkTheme, createLightTheme, teamsHighContrastTheme, type BrandVariants, type Theme } from "@fluentui/react-components";

import type { OwnTokens } from "../components/tokens";

export type UsherTheme = Theme & OwnTokens;
export type ThemeName = "light" | "dark" | "contrast";

const brand: BrandVariants = {
  10: "#02071d",
  20: "#040f37",
  30: "#091955",
  40: "#102673",
  50: "#18328a",
  60: "#203e9e",
  70: "#2a4baf",
  80: "#3458c1",
  90: "#4167d2",
  100: "#5379df",
  110: "#6a8ee8",
  120: "#7e9fed",
  130: "#95b1f3",
  140: "#acc4f8",
  150: "#c8d8fa",
  160: "#e5edfe",
};

// Inter has no CJK, Arabic or Hebrew: the system's fonts follow it.
const type = {
  fontFamilyBase: "'Inter Variable', 'Segoe UI', system-ui, 'Noto Sans', 'Noto Sans CJK JP', 'Noto Sans Arabic', sans-serif",
  fontFamilyNumeric: "'Inter Variable', 'Segoe UI', system-ui, sans-serif",
  fontFamilyMonospace: "'Cascadia Code Variable', 'Cascadia Code', Consolas, monospace",
  fontSizeBase100: "11px",
  lineHeightBase100: "14px",
  fontSizeBase200: "12px",
  lineHeightBase200: "16px",
  fontSizeBase300: "13px",
  lineHeightBase300: "20px",
  fontSizeBase400: "15px",
  lineHeightBase400: "22px",
  fontSizeBase500: "18px",
  lineHeightBase500: "26px",
  fontSizeBase600: "22px",
  lineHeightBase600: "30px",
  fontSizeHero700: "28px",
  lineHeightHero700: "36px",
};

const pin = { pinBackground: "#ffc145", pinForeground: "#1c2557" };

export const light: UsherTheme = withOwn(createLightTheme(brand), { colorBrandBackground2: "#eff3ff" }, (theme) => ({
  ...pin,
  barUpdate: theme.colorBrandBackground,
  barCreate: theme.colorStatusSuccessBackground3,
  barDisable: theme.colorStatusWarningBackground3,
  barFailed: theme.colorStatusDangerBackground3,
  barNone: theme.colorNeutralStroke1,
}));

export const dark: UsherTheme = withOwn(
  createDarkTheme(brand),
  {
    colorNeutralStroke2: "#3d3d3d",
    colorNeutralStroke3: "#343434",
    colorBrandForeground1: brand[120],
    colorBrandForegroundLink: brand[120],
    colorCompoundBrandForeground1: brand[120],
    colorBrandForeground2: brand[140],
    colorBrandBackground2: "#27304f",
    colorStatusWarningBackground1: "#38271b",
    colorStatusWarningBorder1: "#6b4a30",
    colorStatusDangerBackground1: "#3a2224",
    colorStatusDangerBorder1: "#70393d",
    colorStatusDangerForeground1: "#f1868e",
    colorStatusSuccessBackground1: "#1d2f1d",
    colorStatusSuccessBorder1: "#355a35",
  },
  (theme) => ({
    ...pin,
    barUpdate: "#7d9bea",
    barCreate: "#4ea64e",
    barDisable: "#f59560",
    barFailed: "#e2646c",
    barNone: theme.colorNeutralStroke1,
  }),
);

// All lines equally strong; messages lose their fill and keep icon and border.
const contrastLine = teamsHighContrastTheme.colorNeutralStroke1;
const contrastGround = teamsHighContrastTheme.colorNeutralBackground1;

export const contrast: UsherTheme = withOwn(
  teamsHighContrastTheme,
  {
    colorNeutralStroke2: contrastLine,
    colorNeutralStroke3: contrastLine,
    colorNeutralStrokeSubtle: contrastLine,
    colorStatusWarningBackground1: contrastGround,
    colorStatusWarningBorder1: contrastLine,
    colorStatusDangerBackground1: contrastGround,
    colorStatusDangerBorder1: contrastLine,
    colorStatusSuccessBackground1: contrastGround,
    colorStatusSuccessBorder1: contrastLine,
  },
  (theme) => ({
    ...pin,
    barUpdate: theme.colorBrandForeground1,
    barCreate: theme.colorStatusSuccessForeground1,
    barDisable: theme.colorStatusWarningForeground1,
    barFailed: theme.colorStatusDangerForeground1,
    barNone: theme.colorNeutralStroke1,
  }),
);

export const themes: Record<ThemeName, UsherTheme> = { light, dark, contrast };

function withOwn(base: Theme, changes: Partial<Theme>, own: (theme: Theme) => OwnTokens): UsherTheme {
  const theme = { ...base, ...type, ...changes };
  return { ...theme, ...own(theme) };
}
