export const settings = {
  title: "Settings",
  appearance: "Appearance",
  theme: "Theme",
  themes: { system: "As the system", light: "Light", dark: "Dark" },
  themeHint: "High contrast follows the system’s own setting.",
  data: "Where your data lives",
  dataPoints: [
    "Connections, history and the journal are one SQLite file in Usher’s data folder, on this machine only. USHER_DATA_DIR or --data-dir chooses another folder.",
    "Secret tokens are in the operating system’s keychain; where there is none, in a file encrypted with your passphrase. They are never in the database, a log or an export.",
    "The theme and a setup that you left are kept by the window, without any secret.",
  ],
  about: "About Usher",
  aboutLine: "Usher takes people to their seats: user provisioning to Dialpad and any other SCIM 2.0 application.",
  version: (version: string) => `Version ${version}`,
};
