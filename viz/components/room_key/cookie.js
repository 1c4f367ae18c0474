const DAY = 24 * 60 * 60;

// What to give to document.cookie so that the browser keeps a value for a day, or forgets it where there is none. The
// page that says so is one level below the app.
export function cookie(name, value, { pathname, protocol }) {
  const path = pathname.slice(0, pathname.lastIndexOf("/") + 1);
  const parts = [`${name}=${value}`, `path=${path}`, `max-age=${value ? DAY : 0}`, "samesite=strict"];
  return [...parts, ...(protocol === "https:" ? ["secure"] : [])].join("; ");
}
