// Nothing to see: it hands on to the picture of a conversation what has been written since the picture was sent.

export { handOn as default } from "../shared/replies.js";
