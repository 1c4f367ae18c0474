// components/room_key/cookie.js
var DAY = 24 * 60 * 60;
function cookie(name, value, { pathname, protocol }) {
  const path = pathname.slice(0, pathname.lastIndexOf("/") + 1);
  const parts = [`${name}=${value}`, `path=${path}`, `max-age=${value ? DAY : 0}`, "samesite=strict"];
  return [...parts, ...protocol === "https:" ? ["secure"] : []].join("; ");
}

// components/room_key/script.js
function script_default({ data }) {
  document.cookie = cookie(data.name, data.secret, location);
}
export {
  script_default as default
};
