/** Numbers, times and lists as people read them, in the checked language. */
import { language } from "./language";

const number = new Intl.NumberFormat(language);
const oneDigit = new Intl.NumberFormat(language, { maximumFractionDigits: 1 });
const clock = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
const clockSeconds = new Intl.DateTimeFormat(language, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" });
const weekday = new Intl.DateTimeFormat(language, { weekday: "long" });
const dayMonth = new Intl.DateTimeFormat(language, { day: "numeric", month: "short" });
const dayMonthYear = new Intl.DateTimeFormat(language, { day: "numeric", month: "short", year: "numeric" });
const exact = new Intl.DateTimeFormat(language, { dateStyle: "full", timeStyle: "long" });

/** 1,284 */
export function formatNumber(value: number): string {
  return number.format(value);
}

/** 6.1 */
export function formatRate(value: number): string {
  return oneDigit.format(value);
}

/** 14:20 */
export function formatClock(ms: number): string {
  return clock.format(ms);
}

/** 14:20:31 */
export function formatClockSeconds(ms: number): string {
  return clockSeconds.format(ms);
}

/** "14:20 today", "yesterday 17:12", "Friday 17:12", "4 Mar 17:12", "4 Mar 2025 17:12" */
export function formatTime(ms: number, now: number): string {
  const days = Math.round((startOfDay(now) - startOfDay(ms)) / 86_400_000);
  const at = formatClock(ms);
  if (days === 0) return `${at} today`;
  if (days === 1) return `yesterday ${at}`;
  if (days === -1) return `tomorrow ${at}`;
  if (Math.abs(days) < 7) return `${weekday.format(ms)} ${at}`;
  return `${formatDate(ms, now)} ${at}`;
}

/** "4 Mar", with the year where it is another one. */
export function formatDate(ms: number, now: number): string {
  const sameYear = new Date(ms).getFullYear() === new Date(now).getFullYear();
  return (sameYear ? dayMonth : dayMonthYear).format(ms);
}

/** The exact instant, for a tooltip. */
export function formatExact(ms: number): string {
  return exact.format(ms);
}

/** "0.8 seconds", "12 seconds", "3 minutes" */
export function formatDuration(seconds: number): string {
  if (seconds < 1) return `${formatRate(seconds)} seconds`;
  if (seconds < 90) return plural(Math.round(seconds), "second", "seconds");
  if (seconds < 5400) return plural(Math.round(seconds / 60), "minute", "minutes");
  return plural(Math.round(seconds / 3600), "hour", "hours");
}

/** "1 person", "12 people" */
export function plural(count: number, one: string, many: string): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

const words = ["No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten", "Eleven", "Twelve"];

/** "Three"; from thirteen on in figures. */
export function numberWord(count: number): string {
  return words[count] ?? formatNumber(count);
}

function startOfDay(ms: number): number {
  const day = new Date(ms);
  day.setHours(0, 0, 0, 0);
  return day.getTime();
}
