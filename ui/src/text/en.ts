/** English. One file per area in `en/`; plurals and sentences are functions. */
import { app } from "./en/app";
import { components } from "./en/components";
import { entra } from "./en/entra";
import { home } from "./en/home";
import { logs } from "./en/logs";
import { mappings, scoping } from "./en/mappings";
import { onDemand } from "./en/onDemand";
import { overview } from "./en/overview";
import { plan } from "./en/plan";
import { properties } from "./en/properties";
import { service } from "./en/service";
import { settings } from "./en/settings";
import { setup } from "./en/setup";

export const en = { app, components, entra, home, logs, mappings, onDemand, overview, plan, properties, scoping, service, settings, setup };
