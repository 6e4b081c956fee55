/* What CKEditor's own Vietnamese leaves in English, of the parts this editor shows. */
(function () {
  "use strict";

  const PASTE =
    "Bấm %1 để dán. Trình duyệt không cho dán bằng nút trên thanh công cụ hay bằng trình đơn.";
  const WORDS = {
    application: "Trình soạn thảo",
    notification: { closed: "Đã đóng thông báo." },
    toolbar: { toolbarGroups: { clipboard: "Bộ nhớ tạm/Hoàn tác" } },
    clipboard: {
      pasteNotification: PASTE,
      pasteMsg: "Dán nội dung vào ô dưới đây rồi bấm Đồng ý.",
      fileFormatNotSupportedNotification: "Không nhận tập tin dạng ${formats}.",
      fileWithoutFormatNotSupportedNotification: "Không nhận tập tin dạng này.",
    },
    pastetext: { pasteNotification: PASTE },
    format: { tag_h2: "Tiêu đề mục", tag_h3: "Tiêu đề mục nhỏ", tag_h4: "Tiêu đề ý" },
    link: {
      anchor: { errorWhitespace: "Tên điểm neo không được có dấu cách" },
      displayText: "Chữ hiển thị",
      download: "Buộc tải xuống",
      noTel: "Hãy nhập số điện thoại",
      phoneNumber: "Số điện thoại",
      toPhone: "Điện thoại",
      toUrl: "Địa chỉ web",
    },
    table: {
      cell: { columnHeader: "Ô đầu cột", rowHeader: "Ô đầu hàng" },
      heightUnit: "đơn vị chiều cao",
    },
    widget: { label: "Khối %1" },
  };

  function fill(target, words) {
    for (const [key, word] of Object.entries(words)) {
      if (typeof word === "string") target[key] = word;
      else fill((target[key] = target[key] || {}), word);
    }
  }

  CKEDITOR.plugins.add("vietnamese", {
    beforeInit(editor) {
      fill(editor.lang, WORDS);
    },
  });
})();
