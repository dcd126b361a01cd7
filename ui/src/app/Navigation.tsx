/** The navigation: Home, the connections, the pages of the one that is open. Under 1100 px a rail of icons with tooltips. */
import { makeStyles, mergeClasses, tokens, Tooltip } from "@fluentui/react-components";
import {
  Add20Regular,
  ArrowSwap20Regular,
  Board20Regular,
  ChevronDown16Regular,
  ChevronRight16Regular,
  CloudSync20Regular,
  DocumentText20Regular,
  ErrorCircle16Regular,
  Filter20Regular,
  Flash20Regular,
  HandRight16Regular,
  Home20Regular,
  Options20Regular,
  TaskListLtr20Regular,
  type FluentIcon,
} from "@fluentui/react-icons";
import { Link, useMatchRoute, useParams } from "@tanstack/react-router";
import type { ReactNode } from "react";

import { useConnections } from "../api/query";
import type { ConnectionCard } from "../bindings";
import { StateSign } from "../components/StateSign";
import { useNarrow } from "../components/layout";
import { formatNumber } from "../text/format";
import { text } from "../text";
import { useNavigationStyles } from "./navigationStyles";

const words = text.app;

type PagePath =
  | "/connection/$id/overview"
  | "/connection/$id/plan"
  | "/connection/$id/on-demand"
  | "/connection/$id/logs"
  | "/connection/$id/mapping"
  | "/connection/$id/scoping"
  | "/connection/$id/engine"
  | "/connection/$id/properties";

interface PageItem {
  to: PagePath;
  word: string;
  icon: FluentIcon;
}

const pages: PageItem[] = [
  { to: "/connection/$id/overview", word: words.navigationPages.overview, icon: Board20Regular },
  { to: "/connection/$id/plan", word: words.navigationPages.plan, icon: TaskListLtr20Regular },
  { to: "/connection/$id/on-demand", word: words.navigationPages.onDemand, icon: Flash20Regular },
  { to: "/connection/$id/logs", word: words.navigationPages.logs, icon: DocumentText20Regular },
  { to: "/connection/$id/mapping", word: words.navigationPages.mapping, icon: ArrowSwap20Regular },
  { to: "/connection/$id/scoping", word: words.navigationPages.scoping, icon: Filter20Regular },
  { to: "/connection/$id/engine", word: words.navigationPages.engine, icon: CloudSync20Regular },
  { to: "/connection/$id/properties", word: words.navigationPages.properties, icon: Options20Regular },
];

const useStyles = makeStyles({
  list: { listStyleType: "none", margin: 0, padding: 0 },
  heading: {
    margin: 0,
    padding: "16px 10px 8px",
    fontSize: tokens.fontSizeBase200,
    lineHeight: tokens.lineHeightBase200,
    fontWeight: tokens.fontWeightMedium,
    color: tokens.colorNeutralForeground2,
  },
});

export function Navigation() {
  const styles = useStyles();
  const looks = useNavigationStyles();
  const narrow = useNarrow();
  const { data: connections = [] } = useConnections();
  const open = useParams({ strict: false, select: (params) => params.id });
  const matchRoute = useMatchRoute();
  return (
    <nav className={mergeClasses(looks.nav, narrow && looks.rail)} aria-label={words.navigation}>
      <Item name={words.home} icon={<Home20Regular />} current={matchRoute({ to: "/" }) !== false}>
        {(inner) => (
          <Link to="/" {...inner.props}>
            {inner.content}
          </Link>
        )}
      </Item>
      {narrow ? <div className={looks.divider} /> : <h2 className={styles.heading}>{words.connections}</h2>}
      <ul className={styles.list}>
        {connections.map((card) => (
          <li key={card.id}>
            <ConnectionItem card={card} open={card.id === open} narrow={narrow} />
            {card.id === open && <Pages card={card} narrow={narrow} />}
          </li>
        ))}
      </ul>
      <Item name={words.addConnection} icon={<Add20Regular />} current={false}>
        {(inner) => (
          <Link to="/setup" {...inner.props}>
            {inner.content}
          </Link>
        )}
      </Item>
    </nav>
  );
}

function ConnectionItem({ card, open, narrow }: { card: ConnectionCard; open: boolean; narrow: boolean }) {
  const looks = useNavigationStyles();
  const params = { id: card.id };
  if (narrow) {
    return (
      <Tooltip content={card.name} relationship="label" positioning="after">
        <Link className={looks.item} to="/connection/$id/overview" params={params} aria-expanded={open}>
          <StateSign state={card.state} show="icon" className={looks.railSign} />
        </Link>
      </Tooltip>
    );
  }
  const Chevron = open ? ChevronDown16Regular : ChevronRight16Regular;
  return (
    <Link className={mergeClasses(looks.item, looks.connection)} to="/connection/$id/overview" params={params} aria-expanded={open}>
      <Chevron className={looks.icon} aria-hidden />
      <span className={looks.word}>{card.name}</span>
      <StateSign state={card.state} show="icon" className={looks.end} />
    </Link>
  );
}

/** Only people of Microsoft Entra ID can be provisioned by its service: elsewhere there is nothing to choose. */
function pagesOf(card: ConnectionCard): PageItem[] {
  return pages.filter(({ to }) => to !== "/connection/$id/engine" || card.servicePossible);
}

function Pages({ card, narrow }: { card: ConnectionCard; narrow: boolean }) {
  const styles = useStyles();
  const looks = useNavigationStyles();
  const matchRoute = useMatchRoute();
  return (
    <ul className={mergeClasses(styles.list, looks.pages)}>
      {pagesOf(card).map(({ to, word, icon: Icon }) => (
        <li key={to}>
          <Item name={word} icon={<Icon />} current={matchRoute({ to, params: { id: card.id } }) !== false} sub={!narrow} mark={markOf(to, card)}>
            {(inner) => (
              <Link to={to} params={{ id: card.id }} {...inner.props}>
                {inner.content}
              </Link>
            )}
          </Item>
        </li>
      ))}
    </ul>
  );
}

interface Mark {
  icon: FluentIcon;
  role: "warning" | "danger";
  count: number;
  name: string;
}

function markOf(to: PagePath, card: ConnectionCard): Mark | undefined {
  if (to === "/connection/$id/plan" && card.held > 0) return { icon: HandRight16Regular, role: "warning", count: card.held, name: words.heldSign(card.held) };
  if (to === "/connection/$id/logs" && card.failing > 0) {
    return { icon: ErrorCircle16Regular, role: "danger", count: card.failing, name: words.failingSign(card.failing) };
  }
  return undefined;
}

interface ItemProps {
  name: string;
  icon: ReactNode;
  current: boolean;
  sub?: boolean;
  mark?: Mark | undefined;
  children: (inner: { props: { className: string; "aria-current": "page" | undefined }; content: ReactNode }) => ReactNode;
}

/** One line of the navigation, or one icon of the rail: the caller brings the link, so that its address is checked. */
function Item({ name, icon, current, sub = false, mark, children }: ItemProps) {
  const looks = useNavigationStyles();
  const narrow = useNarrow();
  const props = {
    className: mergeClasses(looks.item, sub && looks.sub, current && looks.current),
    "aria-current": current ? ("page" as const) : undefined,
  };
  const Icon = mark?.icon;
  const sign = mark !== undefined && Icon !== undefined && (
    <span className={mergeClasses(narrow ? looks.corner : looks.end, looks.mark, looks[mark.role])} role="img" aria-label={mark.name}>
      <Icon aria-hidden />
      {!narrow && formatNumber(mark.count)}
    </span>
  );
  const content = (
    <>
      <span className={looks.icon} aria-hidden>
        {icon}
      </span>
      {!narrow && <span className={looks.word}>{name}</span>}
      {sign}
    </>
  );
  const link = children({ props, content });
  if (!narrow) return link;
  return (
    <Tooltip content={name} relationship="label" positioning="after">
      <span className={looks.railItem}>{link}</span>
    </Tooltip>
  );
}
