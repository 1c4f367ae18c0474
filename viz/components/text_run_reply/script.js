// Nothing to see: it hands on to the picture of a text the tokens that have been written since the picture was sent.

export { handOn as default } from "../shared/replies.js";
