// The page in the browser. Each module minds one concern; all listen on the document or wait for what Gradio draws, so
// that they find it again when it is drawn anew.
import { keepAddress } from "./address.js";
import { announceAnswers } from "./announce.js";
import { stepThroughHits } from "./hits.js";
import { copyOnClick } from "./copy.js";
import { keepHistory } from "./history.js";
import { carryLanguage } from "./language.js";
import { narrowDown } from "./narrowing.js";
import { showProgress } from "./progress.js";
import { showReports } from "./report.js";
import { switchVersions } from "./versions.js";
import { switchViews } from "./views.js";
import "./basket.js";

carryLanguage();
switchViews();
announceAnswers();
showProgress();
keepAddress();
narrowDown();
showReports();
stepThroughHits();
switchVersions();
copyOnClick();
keepHistory();
