/** All words of the window: `text.<area>.<words>`. A translation is another object of the same type. */
import { en } from "./en";

export type Words = typeof en;
export const text: Words = en;
