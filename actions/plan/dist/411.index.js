export const id = 411;
export const ids = [411];
export const modules = {

/***/ 7411:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   openJob: () => (/* binding */ I)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(5366);
/* harmony import */ var _chunk_5AD7RXS7_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3482);
/* harmony import */ var _chunk_VMHJ6F33_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(9308);
/* harmony import */ var _chunk_MWSPI3XM_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(7897);
/* harmony import */ var _chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(4226);
/* harmony import */ var _chunk_SJVZACLB_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(3814);
/* harmony import */ var _chunk_WSGQCGRL_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(3299);
/* harmony import */ var _chunk_RRMAZBU4_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(6678);
/* harmony import */ var _chunk_LOGX2AG3_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(2468);
/* harmony import */ var _chunk_DY6VXUH3_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(7180);
/* harmony import */ var _chunk_SBENWWTP_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(1081);
/* harmony import */ var _chunk_WX3TKCSF_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(7302);
/* harmony import */ var _chunk_YY3QISHG_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(8406);
/* harmony import */ var _chunk_PZ3BZ6HC_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(5079);
/* harmony import */ var _chunk_VKH6CVO5_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(9905);
/* harmony import */ var _chunk_AZNJJI7T_js__WEBPACK_IMPORTED_MODULE_16__ = __webpack_require__(8996);
/* harmony import */ var node_child_process__WEBPACK_IMPORTED_MODULE_17__ = __webpack_require__(1421);
/* harmony import */ var node_fs__WEBPACK_IMPORTED_MODULE_18__ = __webpack_require__(3024);
/* harmony import */ var node_path__WEBPACK_IMPORTED_MODULE_19__ = __webpack_require__(6760);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);
function h(e,t,o=process.env){let{headSha:n,baseSha:i}=t,r=w(e);if(!r)return i;let s=P(r,o);if(typeof s=="string")return s==="no git"?i:void 0;let{commit:a,parents:u}=s;if(a===n)return;let[d,y,...b]=u;if(d!==void 0&&y===n&&b.length===0)return d;throw R(t,a,u)}function R({number:e,headSha:t},o,n){let i=n.length>1?` (a merge of ${n.slice(1).join(", ")})`:"";return new _chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_5__.j("head-moved",`Checked out is commit ${o}${i}, pull request #${e} is at ${t}: that isn't what would be planned.`,`Check out its trial merge, as actions/checkout does by default for the event pull_request; for other events, with 'ref: refs/pull/${e}/merge'. Where that is done, a newer commit came meanwhile: its own run plans it.`)}function w(e){if(node_fs__WEBPACK_IMPORTED_MODULE_18__.existsSync(e))for(let t=node_fs__WEBPACK_IMPORTED_MODULE_18__.realpathSync(e);;t=node_path__WEBPACK_IMPORTED_MODULE_19__.dirname(t)){if(node_fs__WEBPACK_IMPORTED_MODULE_18__.existsSync(node_path__WEBPACK_IMPORTED_MODULE_19__.join(t,".git")))return t;if(t===node_path__WEBPACK_IMPORTED_MODULE_19__.dirname(t))return}}function P(e,t){let o=["-C",e,"-c",`safe.directory=${e}`];try{let n=(0,node_child_process__WEBPACK_IMPORTED_MODULE_17__.execFileSync)("git",[...o,"cat-file","--batch"],{encoding:"utf8",input:`HEAD
`,env:t,stdio:["pipe","pipe","ignore"]}),[,i,r=""]=/^([0-9a-f]{40}) commit \d+\n([\s\S]*?)\n\n/.exec(n)??[];return i?{commit:i,parents:[...r.matchAll(/^parent ([0-9a-f]{40})$/gm)].map(([,s=""])=>s)}:"refused"}catch(n){return n.code==="ENOENT"?"no git":"refused"}}async function I(e,t){let o=new _chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.u(e.token,t),n=e.prNumber??t.pullRequest?.number??$(t),r=(t.pullRequest?.number===n?t.pullRequest:void 0)??(n===void 0?void 0:await o.pullRequest(n)),s=e.label??(0,_chunk_QPQ7UCXN_js__WEBPACK_IMPORTED_MODULE_1__.D)(t,n),a=e.mode==="plan"&&r&&!r.fork?r:void 0,u=a&&h(e.workingDirectory,a);return a&&!u&&(0,_chunk_SSHPHXAI_js__WEBPACK_IMPORTED_MODULE_5__.r)([S(a)]),{inputs:e,run:t,github:o,label:s,pullRequest:r,base:u,signal:k()}}function S({number:e,baseRef:t}){return{level:"notice",title:"Planned onto no base",message:`What is checked out isn't the trial merge of pull request #${e}, so no commit of '${t}' is noted in the plan: an apply with 'require: undiverged' (its default) refuses it. Check out the trial merge, as actions/checkout does by default for the event pull_request; for other events, with 'ref: refs/pull/${e}/merge'. In a container, git has to be 2.38 or later.`}}function $({comment:e}){return e?.onPullRequest?e.issue:void 0}function k(){let e=new AbortController;for(let t of["SIGINT","SIGTERM"])process.on(t,()=>e.abort());return e.signal}


/***/ })

};
