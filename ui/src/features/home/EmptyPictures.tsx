import { makeStyles, tokens } from "@fluentui/react-components";

import { ownTokens } from "../../components/tokens";

const useStyles = makeStyles({
  picture: { display: "block", height: "56px", fill: "none", stroke: tokens.colorBrandStroke1, strokeWidth: "2.4px", strokeLinecap: "round", strokeLinejoin: "round" },
  lit: { fill: ownTokens.pinBackground, stroke: "none" },
});

// One seat, 32 wide: its back, its arms a U.
function Seat({ x, y, lit }: { x: number; y: number; lit: boolean }) {
  const styles = useStyles();
  return (
    <g transform={`translate(${x} ${y})`}>
      {lit && <rect className={styles.lit} x="9" y="1" width="14" height="22" />}
      <path d="M8 30V6a5 5 0 0 1 5-5h6a5 5 0 0 1 5 5v24z" />
      <path d="M8 14H5a4 4 0 0 0-4 4v16a5 5 0 0 0 5 5h20a5 5 0 0 0 5-5V18a4 4 0 0 0-4-4h-3" />
    </g>
  );
}

/** A person and their seat. */
export function OnePicture() {
  const styles = useStyles();
  return (
    <svg className={styles.picture} viewBox="0 0 108 56" aria-hidden>
      <rect x="2" y="2" width="38" height="52" rx="7" />
      <circle cx="21" cy="21" r="6.5" />
      <path d="M10 43v-3a8 8 0 0 1 8-8h6a8 8 0 0 1 8 8v3" />
      <path d="M48 28h11m-5-5 5 5-5 5" />
      <Seat x={68} y={8} lit />
    </svg>
  );
}

/** A row of seats. */
export function SeveralPicture() {
  const styles = useStyles();
  return (
    <svg className={styles.picture} viewBox="0 0 108 56" aria-hidden>
      <Seat x={2} y={10} lit={false} />
      <Seat x={37} y={10} lit />
      <Seat x={72} y={10} lit={false} />
    </svg>
  );
}
