// Rails: every token is a line through all layers; the focused one shows what it reads and ends in its next word.

import { View } from "./view.js";
import { mount } from "../shared/mount.js";

export default mount(View);
