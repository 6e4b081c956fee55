"""The words that stories of a bench are made of."""

WORDS = (
    "Hà Tĩnh đường sông hồ trường học bệnh viện nông dân thành phố huyện xã dự án kế hoạch "
    "hội nghị nghị quyết du lịch biển cảng giáo dục y tế thể thao văn hóa kinh tế đầu tư"
).split()
