export const id = 357;
export const ids = [357];
export const modules = {

/***/ 357:
/***/ ((__unused_webpack___webpack_module__, __webpack_exports__, __webpack_require__) => {

/* harmony export */ __webpack_require__.d(__webpack_exports__, {
/* harmony export */   chooseTarget: () => (/* reexport safe */ _chunk_Z7EKULGN_js__WEBPACK_IMPORTED_MODULE_1__.H),
/* harmony export */   codeOf: () => (/* reexport safe */ _chunk_Z7EKULGN_js__WEBPACK_IMPORTED_MODULE_1__.C),
/* harmony export */   loadProject: () => (/* reexport safe */ _chunk_Z7EKULGN_js__WEBPACK_IMPORTED_MODULE_1__.S)
/* harmony export */ });
/* harmony import */ var node_module__WEBPACK_IMPORTED_MODULE_0__ = __webpack_require__(8995);
/* harmony import */ var _chunk_Z7EKULGN_js__WEBPACK_IMPORTED_MODULE_1__ = __webpack_require__(3223);
/* harmony import */ var _chunk_FNPLT6PR_js__WEBPACK_IMPORTED_MODULE_2__ = __webpack_require__(3840);
/* harmony import */ var _chunk_S4SNCCAO_js__WEBPACK_IMPORTED_MODULE_3__ = __webpack_require__(2032);
/* harmony import */ var _chunk_MWSPI3XM_js__WEBPACK_IMPORTED_MODULE_4__ = __webpack_require__(1636);
/* harmony import */ var _chunk_RRMAZBU4_js__WEBPACK_IMPORTED_MODULE_5__ = __webpack_require__(5739);
/* harmony import */ var _chunk_6LZB2RK3_js__WEBPACK_IMPORTED_MODULE_6__ = __webpack_require__(7392);
/* harmony import */ var _chunk_LOGX2AG3_js__WEBPACK_IMPORTED_MODULE_7__ = __webpack_require__(2825);
/* harmony import */ var _chunk_WSGQCGRL_js__WEBPACK_IMPORTED_MODULE_8__ = __webpack_require__(2718);
/* harmony import */ var _chunk_DY6VXUH3_js__WEBPACK_IMPORTED_MODULE_9__ = __webpack_require__(4137);
/* harmony import */ var _chunk_SBENWWTP_js__WEBPACK_IMPORTED_MODULE_10__ = __webpack_require__(2792);
/* harmony import */ var _chunk_WX3TKCSF_js__WEBPACK_IMPORTED_MODULE_11__ = __webpack_require__(7875);
/* harmony import */ var _chunk_YY3QISHG_js__WEBPACK_IMPORTED_MODULE_12__ = __webpack_require__(7711);
/* harmony import */ var _chunk_PZ3BZ6HC_js__WEBPACK_IMPORTED_MODULE_13__ = __webpack_require__(7618);
/* harmony import */ var _chunk_VKH6CVO5_js__WEBPACK_IMPORTED_MODULE_14__ = __webpack_require__(20);
/* harmony import */ var _chunk_AZNJJI7T_js__WEBPACK_IMPORTED_MODULE_15__ = __webpack_require__(1121);
const require=(0,node_module__WEBPACK_IMPORTED_MODULE_0__.createRequire)(import.meta.url);



/***/ })

};
