// A cookie of this app alone: it comes back to the server with the next session, and goes nowhere else.

import { cookie } from "./cookie.js";

export default function ({ data }) {
  document.cookie = cookie(data.name, data.secret, location);
}
