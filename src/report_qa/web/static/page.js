// The page in the browser. Each module minds one concern; all listen on the document, so that they find whatever Gradio
// draws and draws again.
import { carryLanguage } from "./language.js";
import { showReports } from "./report.js";

carryLanguage();
showReports();
